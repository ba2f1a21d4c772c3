import { initialState, Task } from "@lit/task";
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { StudentEnrollments } from "../../../contract/enrollment";
import type { ApiClient } from "../api-client";
import "../components/course-cover";
import "../components/error-notice";
import "../components/student-form";
import "../components/student-note";
import { Speech } from "../i18n/language";
import { PageHeading } from "../page-heading";
import type { Student } from "../student";
import { buttons, emptiness, foundation, pageLayout, panels, skeletons } from "../styles/shared";

type Enrolments = StudentEnrollments["items"];

/** What the student is enrolled in, newest first. */
@customElement("my-courses-page")
export class MyCoursesPage extends LitElement {
  static override styles = [
    foundation,
    buttons,
    emptiness,
    pageLayout,
    panels,
    skeletons,
    css`
      :host {
        --page-width: 60rem;
      }

      .summary {
        min-height: 1.55em;
        margin-block: var(--space-2) var(--space-5);
        font-size: var(--text-large);
      }

      ul {
        display: grid;
        gap: var(--space-4);
      }

      .course {
        position: relative;
        display: grid;
        grid-template-columns: 8.5rem minmax(0, 1fr);
        overflow: hidden;
        min-height: 6.5rem;
        padding: 0;
        transition: box-shadow var(--quick);
      }

      .course:hover {
        box-shadow: var(--shadow-lifted);
      }

      .course:focus-within {
        outline: 3px solid var(--accent);
        outline-offset: 2px;
      }

      @media (max-width: 30rem) {
        .course {
          grid-template-columns: minmax(0, 1fr);
        }

        course-cover {
          height: 3rem;
          --cover-inset: var(--space-5);
        }
      }

      .facts {
        align-self: center;
        padding: var(--space-4) var(--space-5);
      }

      h2 {
        margin-bottom: var(--space-1);
        font-size: var(--text-large);
      }

      .course h2 a {
        color: inherit;
        text-decoration: none;
      }

      .course h2 a:focus-visible {
        outline: none;
      }

      .course h2 a::after {
        content: "";
        position: absolute;
        inset: 0;
      }

      .facts p {
        font-size: var(--text-small);
      }

      student-note {
        margin-top: var(--space-6);
      }
    `,
  ];

  @property({ attribute: false }) api!: ApiClient;
  @property({ attribute: false }) student: Student | null = null;

  private readonly speech = new Speech(this);

  private readonly loading = new Task(this, {
    args: () => [this.student?.id] as const,
    task: async ([studentId], { signal }) => {
      if (!studentId) return initialState;
      return (await this.api.listEnrollments(studentId, signal)).items;
    },
  });

  constructor() {
    super();
    new PageHeading(this, () => this.speech.messages.mine.title);
  }

  override render() {
    const { mine } = this.speech.messages;
    return html`
      <h1 tabindex="-1">${mine.title}</h1>
      ${
        this.student
          ? this.renderLoading()
          : html`<p class="summary"></p><div class="panel"><student-form></student-form></div>`
      }
    `;
  }

  private renderLoading() {
    return this.loading.render({
      pending: () => this.renderSkeleton(),
      error: (error) => html`
        <p class="summary"></p>
        <error-notice .error=${error} can-retry @retry=${() => this.loading.run()}></error-notice>
        ${this.renderStudent()}
      `,
      complete: (enrolments) => html`
        ${enrolments.length === 0 ? this.renderNone() : this.renderEnrolments(enrolments)} ${this.renderStudent()}
      `,
    });
  }

  private renderStudent() {
    return html`<student-note .student=${this.student}></student-note>`;
  }

  private renderEnrolments(enrolments: Enrolments) {
    const credits = enrolments.reduce((sum, { course }) => sum + course.credits, 0);
    return html`
      <p class="summary soft">${this.speech.messages.mine.summary(enrolments.length, credits)}</p>
      <ul role="list">
        ${enrolments.map((enrolment) => this.renderEnrolment(enrolment))}
      </ul>
    `;
  }

  private renderEnrolment({ course, enrolledAt }: Enrolments[number]) {
    const { messages } = this.speech;
    return html`
      <li class="course panel">
        <course-cover .code=${course.code}></course-cover>
        <div class="facts">
          <h2><a href="/courses/${course.id}">${this.speech.of(course.title)}</a></h2>
          <p class="soft">${course.instructor} · ${messages.course.credits(course.credits)}</p>
          <p class="soft">${messages.mine.enrolledOn(this.speech.day(enrolledAt))}</p>
        </div>
      </li>
    `;
  }

  private renderNone() {
    const { mine, toCourses } = this.speech.messages;
    return html`
      <p class="summary"></p>
      <div class="none">
        <h2>${mine.none}</h2>
        <p class="soft">${mine.noneAdvice}</p>
        <a class="button" href="/">${toCourses}</a>
      </div>
    `;
  }

  private renderSkeleton() {
    const bones = html`
      <li class="course panel">
        <course-cover></course-cover>
        <div class="facts"><span class="bone text"></span><span class="bone text"></span></div>
      </li>
    `;
    return html`
      <p class="summary" aria-busy="true"><span class="unseen">${this.speech.messages.loading}</span></p>
      <ul role="list" aria-hidden="true">
        ${[bones, bones, bones]}
      </ul>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "my-courses-page": MyCoursesPage;
  }
}
