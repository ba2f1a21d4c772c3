import { Task, TaskStatus } from "@lit/task";
import { css, html, LitElement } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import type { CourseLevel } from "../../../contract/course";
import type { ApiClient } from "../api-client";
import "../components/course-card-skeleton";
import "../components/course-list";
import type { CoursesShown, FoundCourses } from "../components/course-list";
import "../components/error-notice";
import { Speech } from "../i18n/language";
import { PageHeading } from "../page-heading";
import { goTo } from "../router";
import { buttons, cardGrid, emptiness, fields, foundation, pageLayout } from "../styles/shared";

/** How long a pause in typing has to be before the courses are searched. */
const typingPauseMs = 200;

const levels: readonly CourseLevel[] = ["introductory", "intermediate", "advanced"];

/** The courses: found by typing, narrowed by level, shown page by page. Search and level are in the address. */
@customElement("catalogue-page")
export class CataloguePage extends LitElement {
  static override styles = [
    foundation,
    buttons,
    cardGrid,
    emptiness,
    fields,
    pageLayout,
    css`
      .introduction {
        margin-top: var(--space-2);
        font-size: var(--text-large);
      }

      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(9rem, 14rem);
        gap: var(--space-4);
        max-width: 48rem;
        margin-block: var(--space-5);
      }

      @media (max-width: 30rem) {
        form {
          grid-template-columns: minmax(0, 1fr);
        }
      }

      form > div {
        position: relative;
      }

      svg {
        position: absolute;
        bottom: calc(var(--target) / 2 - 0.625rem);
        left: var(--space-4);
        width: 1.25rem;
        height: 1.25rem;
        fill: none;
        stroke: var(--ink-soft);
        stroke-width: 2;
        stroke-linecap: round;
      }

      #search {
        padding-left: 3rem;
      }

      .count {
        min-height: 1.55em;
        margin-bottom: var(--space-3);
        font-size: var(--text-small);
      }

      .results {
        transition: opacity var(--quick);
      }

      .results[aria-busy="true"] > course-list {
        opacity: 0.6;
      }

    `,
  ];

  @property({ attribute: false }) api!: ApiClient;

  /** The address's query: what to search for and on which level. */
  @property({ attribute: false }) wish = new URLSearchParams();

  @query("#search") private readonly searchField!: HTMLInputElement;

  @state() private shown = { count: 0, hasMore: false };

  private readonly speech = new Speech(this);
  private typingPause?: ReturnType<typeof setTimeout>;

  private readonly loading = new Task(this, {
    args: () => [this.text, this.level] as const,
    task: async ([text, level], { signal }): Promise<FoundCourses> => {
      const search = { text, level };
      return { search, firstPage: await this.api.listCourses(search, signal) };
    },
    onComplete: ({ firstPage }) => {
      this.shown = { count: firstPage.items.length, hasMore: firstPage.nextCursor !== null };
    },
  });

  constructor() {
    super();
    new PageHeading(this, () => this.speech.messages.catalogue.title);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.typingPause);
  }

  override render() {
    const { catalogue } = this.speech.messages;
    return html`
      <h1 tabindex="-1">${catalogue.title}</h1>
      <p class="introduction soft">${catalogue.introduction}</p>
      ${this.renderForm()}
      <p class="count soft" role="status">
        ${this.loading.value ? catalogue.shown(this.shown.count, this.shown.hasMore) : ""}
      </p>
      <div class="results" aria-busy=${this.loading.status === TaskStatus.PENDING}>
        ${this.loading.render({
          // The courses of the search before stay until the next ones are there.
          pending: () => (this.loading.value ? this.renderCourses(this.loading.value) : this.renderSkeleton()),
          error: (error) => html`
            <error-notice .error=${error} can-retry @retry=${() => this.loading.run()}></error-notice>
          `,
          complete: (found) => this.renderCourses(found),
        })}
      </div>
    `;
  }

  private get text(): string {
    return this.wish.get("search") ?? "";
  }

  /** The level in the address, or null for all levels; null as well where the address names none that exists. */
  private get level(): CourseLevel | null {
    return levels.find((level) => level === this.wish.get("level")) ?? null;
  }

  private renderForm() {
    const { catalogue, levels: levelNames } = this.speech.messages;
    return html`
      <form role="search" @submit=${(event: Event) => event.preventDefault()}>
        <div>
          <label for="search">${catalogue.search}</label>
          <svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="10.5" cy="10.5" r="6.5" /><path d="m15.5 15.5 5 5" /></svg>
          <input
            id="search"
            type="search"
            maxlength="100"
            autocomplete="off"
            placeholder=${catalogue.searchExample}
            .value=${this.text}
            @input=${this.onTyping}
          />
        </div>
        <div>
          <label for="level">${catalogue.level}</label>
          <select id="level" @change=${this.onLevel}>
            <option value="" .selected=${this.level === null}>${catalogue.anyLevel}</option>
            ${levels.map((level) => html`<option value=${level} .selected=${this.level === level}>${levelNames[level]}</option>`)}
          </select>
        </div>
      </form>
    `;
  }

  private renderCourses(found: FoundCourses) {
    if (found.firstPage.items.length === 0) return this.renderNone();
    return keyed(
      found,
      html`<course-list .api=${this.api} .found=${found} @courses-shown=${this.onCoursesShown}></course-list>`,
    );
  }

  private renderNone() {
    const { catalogue } = this.speech.messages;
    return html`
      <div class="none">
        <h2>${catalogue.none}</h2>
        <p class="soft">${catalogue.noneAdvice}</p>
        <button class="button quiet" type="button" @click=${this.clear}>${catalogue.clear}</button>
      </div>
    `;
  }

  private renderSkeleton() {
    return html`
      <span class="unseen">${this.speech.messages.loading}</span>
      <div class="cards">${Array.from({ length: 8 }, () => html`<course-card-skeleton></course-card-skeleton>`)}</div>
    `;
  }

  private onTyping(event: InputEvent): void {
    const text = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this.typingPause);
    this.typingPause = setTimeout(() => this.lookFor(text, this.level), typingPauseMs);
  }

  private onLevel(event: Event): void {
    const chosen = (event.target as HTMLSelectElement).value;
    this.lookFor(this.searchField.value.trim(), levels.find((level) => level === chosen) ?? null);
  }

  private clear(): void {
    this.searchField.value = "";
    this.searchField.focus();
    this.lookFor("", null);
  }

  private onCoursesShown({ count, hasMore }: CoursesShown): void {
    this.shown = { count, hasMore };
  }

  /** Puts what is looked for into the address, from where it comes back as `wish`. */
  private lookFor(text: string, level: CourseLevel | null): void {
    clearTimeout(this.typingPause);
    const query = new URLSearchParams({ ...(text && { search: text }), ...(level && { level }) });
    goTo(query.size > 0 ? `/?${query}` : "/", { replace: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "catalogue-page": CataloguePage;
  }
}
