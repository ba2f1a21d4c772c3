import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Speech } from "../i18n/language";
import { foundation } from "../styles/shared";

/** From this many places on downwards, what is left is few. */
const few = 5;

/** How many of a course's places are left: in words, and as a bar that empties. Colour only repeats what the words say. */
@customElement("places-left")
export class PlacesLeft extends LitElement {
  static override styles = [
    foundation,
    css`
      p {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 var(--space-2);
        font-size: var(--text-small);
      }

      strong {
        font-weight: 600;
      }

      svg {
        display: block;
        width: 100%;
        height: 0.375rem;
        margin-top: var(--space-2);
        border-radius: 999px;
        background: var(--line);
        fill: var(--good);
      }

      .few strong {
        color: var(--few);
      }

      .few svg {
        fill: var(--few);
      }

      .none strong {
        color: var(--bad);
      }
    `,
  ];

  @property({ type: Number }) left = 0;
  @property({ type: Number }) capacity = 0;

  private readonly speech = new Speech(this);

  override render() {
    const { course } = this.speech.messages;
    const share = this.capacity > 0 ? (100 * this.left) / this.capacity : 0;
    return html`
      <div class=${this.plenty}>
        <p>
          <span>${course.placesLeft(this.left, this.capacity)}</span>
          ${this.renderWarning()}
        </p>
        <svg aria-hidden="true"><rect width="${share}%" height="100%" rx="3" /></svg>
      </div>
    `;
  }

  private get plenty(): "none" | "few" | "many" {
    if (this.left === 0) return "none";
    return this.left <= few ? "few" : "many";
  }

  private renderWarning() {
    const { course } = this.speech.messages;
    const warning = { none: course.full, few: course.fewLeft(this.left), many: "" }[this.plenty];
    return html`<strong>${warning}</strong>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "places-left": PlacesLeft;
  }
}
