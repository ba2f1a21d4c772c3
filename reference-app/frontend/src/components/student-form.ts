import { css, html, LitElement, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { Speech } from "../i18n/language";
import { isStudentId, StudentChosen } from "../student";
import { buttons, fields, foundation } from "../styles/shared";

/**
 * Asks who is enrolling, where there is no demo student. There is no sign-in yet, and it says so.
 *
 * @fires student-chosen - A well-formed id was entered.
 */
@customElement("student-form")
export class StudentForm extends LitElement {
  static override styles = [
    foundation,
    buttons,
    fields,
    css`
      form {
        display: grid;
        gap: var(--space-3);
        max-width: 30rem;
      }

      h2 {
        font-size: var(--text-large);
      }

      p {
        font-size: var(--text-small);
      }

      .invalid {
        color: var(--bad);
        font-weight: 600;
      }

      .button {
        justify-self: start;
      }
    `,
  ];

  @state() private isInvalid = false;
  @query("input") private readonly input!: HTMLInputElement;

  private readonly speech = new Speech(this);

  override render() {
    const { student } = this.speech.messages;
    return html`
      <form novalidate @submit=${this.submit}>
        <h2>${student.who}</h2>
        <div>
          <label for="id">${student.id}</label>
          <input
            id="id"
            required
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-invalid=${this.isInvalid}
            aria-describedby="format"
          />
        </div>
        <p id="format" class=${this.isInvalid ? "invalid" : "soft"} role=${this.isInvalid ? "alert" : nothing}>
          ${this.isInvalid ? student.idInvalid : student.idFormat}
        </p>
        <button class="button">${student.use}</button>
        <p class="soft">${student.noSignIn}</p>
      </form>
    `;
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    const id = this.input.value.trim().toLowerCase();
    this.isInvalid = !isStudentId(id);
    if (this.isInvalid) this.input.focus();
    else this.dispatchEvent(new StudentChosen(id));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "student-form": StudentForm;
  }
}
