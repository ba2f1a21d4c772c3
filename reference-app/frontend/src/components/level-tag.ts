import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { CourseLevel } from "../../../contract/course";
import { Speech } from "../i18n/language";
import { foundation } from "../styles/shared";

/** A course's level in a word, with one to three strokes for those who scan. */
@customElement("level-tag")
export class LevelTag extends LitElement {
  static override styles = [
    foundation,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        font-size: var(--text-small);
        font-weight: 600;
        white-space: nowrap;
      }

      svg {
        width: 0.875rem;
        height: 0.875rem;
        fill: currentcolor;
      }

      rect.off {
        opacity: 0.35;
      }
    `,
  ];

  @property() level: CourseLevel = "introductory";

  private readonly speech = new Speech(this);

  override render() {
    const height = { introductory: 1, intermediate: 2, advanced: 3 }[this.level];
    const stroke = (step: number) => (step <= height ? "on" : "off");
    return html`
      <svg viewBox="0 0 14 14" aria-hidden="true">
        <rect class=${stroke(1)} x="0" y="9" width="3.5" height="5" rx="1" />
        <rect class=${stroke(2)} x="5.25" y="5" width="3.5" height="9" rx="1" />
        <rect class=${stroke(3)} x="10.5" y="0" width="3.5" height="14" rx="1" />
      </svg>
      ${this.speech.messages.levels[this.level]}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "level-tag": LevelTag;
  }
}
