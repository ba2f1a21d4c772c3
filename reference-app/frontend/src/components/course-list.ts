import { Task, TaskStatus } from "@lit/task";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Course, CoursePage } from "../../../contract/course";
import type { ApiClient, CourseSearch } from "../api-client";
import { Speech } from "../i18n/language";
import { buttons, cardGrid, foundation } from "../styles/shared";
import "./course-card";
import type { CourseCard } from "./course-card";
import "./error-notice";

export interface FoundCourses {
  readonly search: CourseSearch;
  readonly firstPage: CoursePage;
}

/** More courses are shown than before. */
export class CoursesShown extends Event {
  static readonly type = "courses-shown";

  constructor(
    readonly count: number,
    readonly hasMore: boolean,
  ) {
    super(CoursesShown.type);
  }
}

/**
 * Courses as cards, and a button for the next ones as long as there are any.
 *
 * @fires courses-shown - After the next ones came.
 */
@customElement("course-list")
export class CourseList extends LitElement {
  static override styles = [
    foundation,
    buttons,
    cardGrid,
    css`
      .more {
        display: grid;
        justify-items: center;
        gap: var(--space-4);
        margin-top: var(--space-6);
      }
    `,
  ];

  @property({ attribute: false }) api!: ApiClient;

  /** What the courses were found by, and the first of them. What is found otherwise takes another element, so that late answers cannot mix. */
  @property({ attribute: false }) found!: FoundCourses;

  @state() private furtherPages: readonly CoursePage[] = [];

  private readonly speech = new Speech(this);

  private readonly loadingMore = new Task(this, {
    autoRun: false,
    args: () => [this.cursor ?? ""] as const,
    task: ([cursor], { signal }) => this.api.listCourses({ ...this.found.search, cursor }, signal),
    onComplete: (page) => this.show(page),
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.loadingMore.abort();
  }

  override render() {
    return html`
      <ul class="cards" role="list">
        ${this.courses.map((course) => html`<li><course-card .course=${course}></course-card></li>`)}
      </ul>
      ${this.cursor === null ? nothing : this.renderMore()}
    `;
  }

  private get courses(): readonly Course[] {
    return [this.found.firstPage, ...this.furtherPages].flatMap((page) => page.items);
  }

  private get cursor(): string | null {
    return (this.furtherPages.at(-1) ?? this.found.firstPage).nextCursor;
  }

  private renderMore() {
    const { catalogue } = this.speech.messages;
    const isPending = this.loadingMore.status === TaskStatus.PENDING;
    return html`
      <div class="more">
        ${
          this.loadingMore.status === TaskStatus.ERROR
            ? html`<error-notice .error=${this.loadingMore.error}></error-notice>`
            : nothing
        }
        <button class="button quiet" type="button" aria-disabled=${isPending} @click=${this.loadMore}>
          ${isPending ? catalogue.loadingMore : catalogue.loadMore}
        </button>
      </div>
    `;
  }

  private loadMore(): void {
    if (this.loadingMore.status !== TaskStatus.PENDING) this.loadingMore.run();
  }

  /** Shows the page and leads the reader to its first course. */
  private async show(page: CoursePage): Promise<void> {
    const firstNew = this.courses.length;
    this.furtherPages = [...this.furtherPages, page];
    this.dispatchEvent(new CoursesShown(this.courses.length, this.cursor !== null));
    await this.updateComplete;
    const card = this.renderRoot.querySelectorAll<CourseCard>("course-card")[firstNew];
    await card?.updateComplete;
    card?.focus({ preventScroll: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "course-list": CourseList;
  }
}
