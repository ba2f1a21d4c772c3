import type { ReactiveController, ReactiveControllerHost } from "lit";

const moved = "lectern-moved";

/** Goes to a place in the application. Without `replace` the back button returns from it. */
export function goTo(href: string, how: { replace: boolean } = { replace: false }): void {
  if (how.replace) history.replaceState(history.state, "", href);
  else {
    history.pushState({ former: location.pathname + location.search }, "", href);
    window.scrollTo(0, 0);
  }
  window.dispatchEvent(new Event(moved));
}

/** The path and query from which a link led here, or null where none did. */
export function formerPlace(): string | null {
  return history.state?.former ?? null;
}

/** Follows links inside the application without loading it again, and renders its host at each new place. */
export class Router implements ReactiveController {
  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get path(): string {
    return location.pathname;
  }

  get query(): URLSearchParams {
    return new URLSearchParams(location.search);
  }

  hostConnected(): void {
    window.addEventListener("popstate", this.render);
    window.addEventListener(moved, this.render);
    document.addEventListener("click", followLink);
  }

  hostDisconnected(): void {
    window.removeEventListener("popstate", this.render);
    window.removeEventListener(moved, this.render);
    document.removeEventListener("click", followLink);
  }

  private readonly render = () => this.host.requestUpdate();
}

function followLink(event: MouseEvent): void {
  const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
  if (!link || !isPlainClick(event) || !isOurs(link)) return;
  event.preventDefault();
  goTo(link.href);
}

/** Whether the browser would open the link here: a modifier key or another button means a new tab. */
function isPlainClick(event: MouseEvent): boolean {
  return (
    event.button === 0 && !event.defaultPrevented && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
  );
}

/** Whether the link leads to another place of the application; a fragment alone is the browser's to follow. */
function isOurs(link: HTMLAnchorElement): boolean {
  const leavesPage = link.target !== "" && link.target !== "_self";
  const isFragment = link.getAttribute("href")?.startsWith("#");
  return link.origin === location.origin && !leavesPage && !isFragment && !link.hasAttribute("download");
}
