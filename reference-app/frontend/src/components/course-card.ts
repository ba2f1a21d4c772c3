import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Course } from "../../../contract/course";
import { Speech } from "../i18n/language";
import { foundation } from "../styles/shared";
import "./course-cover";
import "./level-tag";
import "./places-left";

/** A course in the catalogue. All of the card is the link; a screen reader hears the title as its name. */
@customElement("course-card")
export class CourseCard extends LitElement {
  static override styles = [
    foundation,
    css`
      article {
        position: relative;
        display: flex;
        flex-direction: column;
        overflow: hidden;
        height: 100%;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--shadow);
        transition:
          box-shadow var(--quick),
          transform var(--quick);
      }

      article:hover {
        box-shadow: var(--shadow-lifted);
        transform: translateY(-2px);
      }

      article:focus-within {
        outline: 3px solid var(--accent);
        outline-offset: 2px;
      }

      course-cover {
        height: 5rem;
      }

      .body {
        display: flex;
        flex: 1;
        flex-direction: column;
        gap: var(--space-2);
        padding: var(--space-4);
      }

      h2 {
        font-size: var(--text-large);
      }

      h2 a {
        color: inherit;
        text-decoration: none;
      }

      h2 a:focus-visible {
        outline: none;
      }

      h2 a::after {
        content: "";
        position: absolute;
        inset: 0;
      }

      .facts {
        font-size: var(--text-small);
      }

      .description {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 3;
        line-clamp: 3;
        font-size: var(--text-small);
      }

      places-left {
        margin-top: auto;
        padding-top: var(--space-2);
      }
    `,
  ];

  @property({ attribute: false }) course?: Course;

  private readonly speech = new Speech(this);

  /** The link takes the focus for the card. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector("a")?.focus(options);
  }

  override render() {
    if (!this.course) return;
    const { id, code, title, description, level, instructor, credits, placesLeft, capacity } = this.course;
    return html`
      <article>
        <course-cover .code=${code}><level-tag .level=${level}></level-tag></course-cover>
        <div class="body">
          <h2><a href="/courses/${id}">${this.speech.of(title)}</a></h2>
          <p class="facts soft">${instructor} · ${this.speech.messages.course.credits(credits)}</p>
          <p class="description">${this.speech.of(description)}</p>
          <places-left .left=${placesLeft} .capacity=${capacity}></places-left>
        </div>
      </article>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "course-card": CourseCard;
  }
}
