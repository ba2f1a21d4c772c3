import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { foundation } from "../styles/shared";

const tones = 8;
const patterns = 4;

/**
 * A course's cover: its code on a colour and a pattern that all courses of its subject share.
 *
 * @slot - Shown at the end of the cover, on its colour.
 */
@customElement("course-cover")
export class CourseCover extends LitElement {
  static override styles = [
    foundation,
    css`
      .cover {
        position: relative;
        display: flex;
        align-items: end;
        justify-content: space-between;
        gap: var(--space-3);
        overflow: hidden;
        height: 100%;
        padding: var(--space-3) var(--cover-inset, var(--space-4));
        background: var(--tone);
        color: #fff;
      }

      .cover::before {
        content: "";
        position: absolute;
        inset: 0;
        background: var(--pattern) 0 0 / var(--pattern-size, auto);
        /* Above and to the right, away from the words. */
        mask-image: linear-gradient(#000 25%, transparent 62%), linear-gradient(to left, #000, transparent 85%);
        mask-composite: intersect;
      }

      .code,
      slot {
        position: relative;
      }

      .code {
        font-weight: 700;
        letter-spacing: 0.04em;
      }

      [data-tone="0"] {
        --tone: var(--tone-0);
      }

      [data-tone="1"] {
        --tone: var(--tone-1);
      }

      [data-tone="2"] {
        --tone: var(--tone-2);
      }

      [data-tone="3"] {
        --tone: var(--tone-3);
      }

      [data-tone="4"] {
        --tone: var(--tone-4);
      }

      [data-tone="5"] {
        --tone: var(--tone-5);
      }

      [data-tone="6"] {
        --tone: var(--tone-6);
      }

      [data-tone="7"] {
        --tone: var(--tone-7);
      }

      [data-pattern="0"] {
        --pattern: repeating-radial-gradient(circle at 88% 130%, rgb(255 255 255 / 0.22) 0 2px, transparent 2px 1.25rem);
      }

      [data-pattern="1"] {
        --pattern: repeating-linear-gradient(125deg, rgb(255 255 255 / 0.2) 0 2px, transparent 2px 1rem);
      }

      [data-pattern="2"] {
        --pattern: radial-gradient(circle, rgb(255 255 255 / 0.34) 2px, transparent 2.5px);
        --pattern-size: 1.125rem 1.125rem;
      }

      [data-pattern="3"] {
        --pattern: linear-gradient(rgb(255 255 255 / 0.2) 2px, transparent 2px),
          linear-gradient(90deg, rgb(255 255 255 / 0.2) 2px, transparent 2px);
        --pattern-size: 1.5rem 1.5rem;
      }
    `,
  ];

  /** The course's code, such as MATH-101; what is before the hyphen is the subject. */
  @property() code = "";

  override render() {
    const [subject = ""] = this.code.split("-");
    const number = fingerprint(subject);
    return html`
      <div class="cover" data-tone=${number % tones} data-pattern=${Math.floor(number / tones) % patterns}>
        <span class="code">${this.code}</span>
        <slot></slot>
      </div>
    `;
  }
}

/** A number that is the same for the same text, and spread well enough over a few tones and patterns. */
function fingerprint(text: string): number {
  return [...text].reduce((number, character) => (number * 43 + character.charCodeAt(0)) % 997, 1);
}

declare global {
  interface HTMLElementTagNameMap {
    "course-cover": CourseCover;
  }
}
