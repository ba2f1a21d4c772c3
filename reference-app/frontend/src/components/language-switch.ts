import { css, html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { remember } from "../browser-memory";
import { type Language, languageNames, Speech, speak } from "../i18n/language";
import { buttons, foundation } from "../styles/shared";

/** One press changes to the other language. It is named in itself, so that those who need it can read it. */
@customElement("language-switch")
export class LanguageSwitch extends LitElement {
  static override styles = [
    foundation,
    buttons,
    css`
      .button {
        padding-inline: var(--space-4);
        font-size: var(--text-small);
      }
    `,
  ];

  private readonly speech = new Speech(this);

  override render() {
    const other: Language = this.speech.language === "en" ? "vi" : "en";
    return html`
      <button class="button quiet" type="button" lang=${other} @click=${() => this.change(other)}>
        ${languageNames[other]}
      </button>
    `;
  }

  /** Where the other language cannot be fetched, the page goes on in this one. */
  private change(language: Language): void {
    speak(language).then(
      () => remember("language", language),
      () => undefined,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "language-switch": LanguageSwitch;
  }
}
