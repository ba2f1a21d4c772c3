import { Task, TaskStatus } from "@lit/task";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Course } from "../../../contract/course";
import type { Enrollment } from "../../../contract/enrollment";
import { type ApiClient, RequestFailed } from "../api-client";
import { Speech } from "../i18n/language";
import type { Student } from "../student";
import { buttons, foundation, skeletons } from "../styles/shared";
import "./error-notice";

/** The API's answer tells how many places are left. */
export class PlacesChanged extends Event {
  static readonly type = "places-changed";

  constructor(readonly placesLeft: number) {
    super(PlacesChanged.type);
  }
}

/**
 * Enrols a student in a course at one press. Pressing again is safe: the API enrols nobody twice, and its answer
 * "already enrolled" is what was hoped for.
 *
 * @fires places-changed - After the student took a place, or was told that none is left.
 */
@customElement("enrol-panel")
export class EnrolPanel extends LitElement {
  static override styles = [
    foundation,
    buttons,
    skeletons,
    css`
      .stack {
        display: grid;
        gap: var(--space-3);
      }

      .button,
      .bone {
        width: 100%;
      }

      .bone {
        height: var(--target);
        border-radius: 999px;
      }

      h2 {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        font-size: var(--text-large);
      }

      h2:focus {
        outline: none;
      }

      svg {
        flex: none;
        width: 1.5rem;
        height: 1.5rem;
        fill: none;
        stroke: currentcolor;
        stroke-width: 2;
        stroke-linecap: round;
        stroke-linejoin: round;
      }

      .good,
      .full {
        display: grid;
        gap: var(--space-2);
        padding: var(--space-4);
        border-radius: var(--radius-small);
      }

      .good {
        background: var(--good-soft);
      }

      .good h2 {
        color: var(--good);
      }

      .full {
        background: var(--few-soft);
      }

      .full h2 {
        color: var(--few);
      }

      p {
        font-size: var(--text-small);
      }
    `,
  ];

  @property({ attribute: false }) api!: ApiClient;
  @property({ attribute: false }) course!: Course;
  @property({ attribute: false }) student!: Student;

  private readonly speech = new Speech(this);
  private isJustEnrolled = false;

  /** The student's enrolment in this course as it was when the page came, or null. */
  private readonly standing = new Task(this, {
    args: () => [this.student.id, this.course.id] as const,
    task: ([studentId, courseId], { signal }) => this.findEnrollment(studentId, courseId, signal),
  });

  private readonly enrolling = new Task(this, {
    autoRun: false,
    task: () => this.enrol(),
    onComplete: () => {
      this.isJustEnrolled = true;
      this.dispatchEvent(new PlacesChanged(Math.max(0, this.course.placesLeft - 1)));
    },
    onError: (error) => {
      if (isRefusal(error, "course-full")) this.dispatchEvent(new PlacesChanged(0));
    },
  });

  override render() {
    return html`<div class="stack" aria-live="polite">
      ${this.standing.render({
        pending: () => html`<span class="unseen">${this.speech.messages.loading}</span><span class="bone"></span>`,
        error: (error) => html`
          <error-notice .error=${error} can-retry @retry=${() => this.standing.run()}></error-notice>
        `,
        complete: (standing) => this.renderStanding(this.enrolling.value ?? standing),
      })}
    </div>`;
  }

  /** What was pressed is gone, so the focus goes to what came of it. */
  protected override updated(): void {
    if (!this.isJustEnrolled) return;
    this.isJustEnrolled = false;
    this.renderRoot.querySelector("h2")?.focus();
  }

  private renderStanding(enrollment: Enrollment | null) {
    if (enrollment) return this.renderEnrolled(enrollment);
    return html`
      ${this.enrolling.status === TaskStatus.ERROR ? this.renderProblem(this.enrolling.error) : nothing}
      ${this.course.placesLeft === 0 ? this.renderFull() : this.renderButton()}
    `;
  }

  private renderEnrolled({ enrolledAt }: Enrollment) {
    const { enrolment } = this.speech.messages;
    return html`
      <div class="good">
        <h2 tabindex="-1">
          <svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10" /><path d="m7.5 12.5 3 3 6-6.5" /></svg>
          ${enrolment.enrolled}
        </h2>
        <p>${enrolment.enrolledSince(this.speech.day(enrolledAt))}</p>
      </div>
      <a class="button quiet" href="/my-courses">${enrolment.seeMine}</a>
    `;
  }

  private renderFull() {
    const { enrolment } = this.speech.messages;
    return html`
      <div class="full">
        <h2>${enrolment.full}</h2>
        <p>${enrolment.fullAdvice}</p>
      </div>
    `;
  }

  private renderButton() {
    const { enrolment } = this.speech.messages;
    const isPending = this.enrolling.status === TaskStatus.PENDING;
    return html`
      <button class="button" type="button" aria-disabled=${isPending} @click=${this.press}>
        ${isPending ? enrolment.enrolling : enrolment.enrol}
      </button>
    `;
  }

  private renderProblem(error: unknown) {
    const { enrolment } = this.speech.messages;
    const isCertain = error instanceof RequestFailed && error.isRefusal;
    return html`
      <error-notice .error=${error}>
        ${isCertain ? nothing : html`<p>${enrolment.unknown} ${enrolment.safeToRepeat}</p>`}
      </error-notice>
    `;
  }

  private press(): void {
    if (this.enrolling.status !== TaskStatus.PENDING) this.enrolling.run();
  }

  private async enrol(): Promise<Enrollment> {
    const wish = { courseId: this.course.id, studentId: this.student.id };
    try {
      return await this.api.enrol(wish);
    } catch (error) {
      const existing =
        isRefusal(error, "already-enrolled") && (await this.findEnrollment(wish.studentId, wish.courseId));
      if (existing) return existing;
      throw error;
    }
  }

  private async findEnrollment(studentId: string, courseId: string, signal?: AbortSignal): Promise<Enrollment | null> {
    const { items } = await this.api.listEnrollments(studentId, signal);
    return items.find((enrollment) => enrollment.courseId === courseId) ?? null;
  }
}

const isRefusal = (error: unknown, code: string) => error instanceof RequestFailed && error.code === code;

declare global {
  interface HTMLElementTagNameMap {
    "enrol-panel": EnrolPanel;
  }
}
