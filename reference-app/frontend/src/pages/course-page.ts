import { Task, TaskStatus } from "@lit/task";
import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Course } from "../../../contract/course";
import { type ApiClient, RequestFailed } from "../api-client";
import "../components/course-cover";
import "../components/enrol-panel";
import type { PlacesChanged } from "../components/enrol-panel";
import "../components/error-notice";
import "../components/level-tag";
import "../components/places-left";
import "../components/student-form";
import "../components/student-note";
import { Speech } from "../i18n/language";
import { PageHeading } from "../page-heading";
import { formerPlace } from "../router";
import type { Student } from "../student";
import { foundation, pageLayout, panels, skeletons } from "../styles/shared";

/** A course: what it teaches, who teaches it, what is left of it, and the way in. */
@customElement("course-page")
export class CoursePage extends LitElement {
  static override styles = [
    foundation,
    pageLayout,
    panels,
    skeletons,
    css`
      :host {
        --page-width: 72rem;
        --inset: clamp(1.25rem, 4vw, 2.5rem);
      }

      .back {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        min-height: var(--target);
        margin-bottom: var(--space-2);
        font-weight: 600;
        text-decoration: none;
      }

      .panel {
        overflow: hidden;
        padding: 0;
      }

      course-cover {
        height: clamp(6rem, 14vw, 9rem);
        --cover-inset: var(--inset);
      }

      .columns {
        display: grid;
        gap: var(--space-6);
        padding: var(--inset);
      }

      @media (min-width: 52rem) {
        .columns {
          grid-template-columns: minmax(0, 1fr) 20rem;
          gap: var(--space-7);
        }
      }

      .about h2 {
        margin-block: var(--space-6) var(--space-2);
        font-size: var(--text-title);
      }

      .about p {
        max-width: 65ch;
      }

      .instructor {
        margin-top: var(--space-3);
        font-size: var(--text-large);
      }

      aside {
        display: grid;
        align-content: start;
        gap: var(--space-5);
      }

      .who {
        padding-top: var(--space-4);
        border-top: 1px solid var(--line);
      }

      .bone.title {
        width: 70%;
        height: var(--text-display);
        margin-bottom: var(--space-6);
      }

      .bone.press {
        height: var(--target);
        border-radius: 999px;
      }
    `,
  ];

  @property({ attribute: false }) api!: ApiClient;
  @property({ attribute: false }) student: Student | null = null;
  @property({ attribute: false }) courseId = "";

  /** Newer than the course's own figure, once the student has tried to enrol. */
  @state() private placesLeft?: number;

  private readonly speech = new Speech(this);

  private readonly loading = new Task(this, {
    args: () => [this.courseId] as const,
    task: ([id], { signal }) => this.api.getCourse(id, signal),
  });

  constructor() {
    super();
    new PageHeading(this, () => this.heading);
  }

  override render() {
    return html`
      <a class="back" href=${this.catalogue}><span aria-hidden="true">←</span> ${this.speech.messages.course.back}</a>
      ${this.loading.render({
        pending: () => this.renderSkeleton(),
        error: (error) => this.renderFailure(error),
        complete: (course) => this.renderCourse({ ...course, placesLeft: this.placesLeft ?? course.placesLeft }),
      })}
    `;
  }

  /** The catalogue as the reader left it, with what they had searched for. */
  private get catalogue(): string {
    const former = formerPlace();
    return former?.startsWith("/?") ? former : "/";
  }

  /** The page's title once there is one to tell. */
  private get heading(): string | undefined {
    const { value, error, status } = this.loading;
    if (value) return this.speech.of(value.title);
    if (status !== TaskStatus.ERROR) return undefined;
    return isMissing(error) ? this.speech.messages.course.missingTitle : this.speech.messages.course.failedTitle;
  }

  private renderCourse(course: Course) {
    const { messages } = this.speech;
    return html`
      <article class="panel">
        <course-cover .code=${course.code}><level-tag .level=${course.level}></level-tag></course-cover>
        <div class="columns">
          <div class="about">
            <h1 tabindex="-1">${this.speech.of(course.title)}</h1>
            <p class="instructor soft">${course.instructor} · ${messages.course.credits(course.credits)}</p>
            <h2>${messages.course.about}</h2>
            <p>${this.speech.of(course.description)}</p>
          </div>
          <aside>
            <places-left .left=${course.placesLeft} .capacity=${course.capacity}></places-left>
            ${this.renderEnrolment(course)}
          </aside>
        </div>
      </article>
    `;
  }

  private renderEnrolment(course: Course) {
    if (!this.student) return html`<student-form></student-form>`;
    return html`
      <enrol-panel
        .api=${this.api}
        .course=${course}
        .student=${this.student}
        @places-changed=${this.onPlacesChanged}
      ></enrol-panel>
      <student-note class="who" .student=${this.student}></student-note>
    `;
  }

  private renderFailure(error: unknown) {
    return html`
      <h1 tabindex="-1">${this.heading}</h1>
      <error-notice .error=${error} ?can-retry=${!isMissing(error)} @retry=${() => this.loading.run()}></error-notice>
    `;
  }

  private renderSkeleton() {
    return html`
      <div class="panel" aria-busy="true">
        <span class="unseen">${this.speech.messages.loading}</span>
        <course-cover></course-cover>
        <div class="columns">
          <div class="about">
            <span class="bone title"></span>
            <span class="bone text"></span>
            <span class="bone text"></span>
            <span class="bone text"></span>
          </div>
          <aside>
            <span class="bone text"></span>
            <span class="bone press"></span>
          </aside>
        </div>
      </div>
    `;
  }

  private onPlacesChanged({ placesLeft }: PlacesChanged): void {
    this.placesLeft = placesLeft;
  }
}

const isMissing = (error: unknown) =>
  error instanceof RequestFailed && error.problem !== undefined && [400, 404, 422].includes(error.problem.status);

declare global {
  interface HTMLElementTagNameMap {
    "course-page": CoursePage;
  }
}
