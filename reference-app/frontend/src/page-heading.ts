import type { ReactiveController, ReactiveElement } from "lit";

/** A page knows its title: the document takes it, and someone who has just come to the page is led to its heading. */
export class PageReady extends Event {
  static readonly type = "page-ready";

  constructor(
    readonly title: string,
    readonly heading: HTMLElement | null,
  ) {
    super(PageReady.type, { bubbles: true, composed: true });
  }
}

/** Reports a page's title as soon as it is known and whenever it changes. The page's `h1` takes the focus: `tabindex="-1"`. */
export class PageHeading implements ReactiveController {
  private reported?: string;

  constructor(
    private readonly page: ReactiveElement,
    private readonly title: () => string | undefined,
  ) {
    page.addController(this);
  }

  hostUpdated(): void {
    const title = this.title();
    if (title === undefined || title === this.reported) return;
    this.reported = title;
    this.page.dispatchEvent(new PageReady(title, this.page.renderRoot.querySelector("h1")));
  }
}
