import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Speech } from "../i18n/language";
import { type Student, StudentChosen } from "../student";
import { foundation } from "../styles/shared";

/**
 * Says as whom the reader acts, as long as there is no sign-in.
 *
 * @fires student-chosen - The entered id is to be forgotten (null).
 */
@customElement("student-note")
export class StudentNote extends LitElement {
  static override styles = [
    foundation,
    css`
      p {
        font-size: var(--text-small);
        overflow-wrap: anywhere;
      }

      button {
        padding: var(--space-2) 0;
        border: 0;
        background: none;
        color: var(--accent);
        font: inherit;
        text-decoration: underline;
        text-underline-offset: 0.2em;
        cursor: pointer;
      }
    `,
  ];

  @property({ attribute: false }) student?: Student;

  private readonly speech = new Speech(this);

  override render() {
    if (!this.student) return;
    const { student } = this.speech.messages;
    const { id, name, isDemo } = this.student;
    return html`
      <p>${student.current}: <strong>${name ?? id}</strong></p>
      ${
        isDemo
          ? html`<p class="soft">${student.demo}</p>`
          : html`<p class="soft">${student.noSignIn}</p>
              <p><button type="button" @click=${this.forget}>${student.change}</button></p>`
      }
    `;
  }

  private forget(): void {
    this.dispatchEvent(new StudentChosen(null));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "student-note": StudentNote;
  }
}
