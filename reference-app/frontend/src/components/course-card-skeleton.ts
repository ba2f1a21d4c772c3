import { css, html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { foundation, skeletons } from "../styles/shared";

/** The shape of a course card while the courses are on their way; as high as a card, so that nothing jumps. */
@customElement("course-card-skeleton")
export class CourseCardSkeleton extends LitElement {
  static override styles = [
    foundation,
    skeletons,
    css`
      div {
        overflow: hidden;
        height: 100%;
        min-height: 18.125rem;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }

      .cover {
        height: 5rem;
        border-radius: 0;
      }

      .text {
        margin: var(--space-4);
      }

      .title {
        width: 75%;
        height: 1.25rem;
      }
    `,
  ];

  override render() {
    return html`
      <div aria-hidden="true">
        <span class="bone cover"></span>
        <span class="bone text title"></span>
        <span class="bone text"></span>
        <span class="bone text"></span>
        <span class="bone text"></span>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "course-card-skeleton": CourseCardSkeleton;
  }
}
