import { css, html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { Speech } from "../i18n/language";
import { PageHeading } from "../page-heading";
import { buttons, foundation, pageLayout } from "../styles/shared";

/** Where no page is. */
@customElement("not-found-page")
export class NotFoundPage extends LitElement {
  static override styles = [
    foundation,
    buttons,
    pageLayout,
    css`
      .soft {
        margin-block: var(--space-3) var(--space-5);
      }
    `,
  ];

  private readonly speech = new Speech(this);

  constructor() {
    super();
    new PageHeading(this, () => this.speech.messages.notFound.title);
  }

  override render() {
    const { notFound, toCourses } = this.speech.messages;
    return html`
      <h1 tabindex="-1">${notFound.title}</h1>
      <p class="soft">${notFound.advice}</p>
      <a class="button" href="/">${toCourses}</a>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "not-found-page": NotFoundPage;
  }
}
