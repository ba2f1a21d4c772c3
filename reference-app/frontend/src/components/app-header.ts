import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Speech } from "../i18n/language";
import { foundation } from "../styles/shared";
import "./language-switch";

/**
 * The name of the application, the ways to its main pages, and the language.
 *
 * @slot - Comes before all else, such as the link that skips to the content.
 */
@customElement("app-header")
export class AppHeader extends LitElement {
  static override styles = [
    foundation,
    css`
      :host {
        border-bottom: 1px solid var(--line);
        background: var(--surface);
      }

      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--space-5);
        max-width: var(--page-width);
        min-height: 4rem;
        margin-inline: auto;
        padding-inline: var(--gutter);
      }

      .brand {
        display: inline-flex;
        align-items: center;
        gap: var(--space-3);
        min-height: var(--target);
        color: var(--ink);
        font: 600 1.375rem / 1 var(--font-wordmark);
        letter-spacing: -0.01em;
        text-decoration: none;
      }

      svg {
        width: 1.875rem;
        height: 1.875rem;
      }

      nav {
        display: flex;
        gap: var(--space-2);
      }

      nav a {
        display: flex;
        align-items: center;
        min-height: 4rem;
        padding-inline: var(--space-3);
        border-block: 3px solid transparent;
        color: var(--ink-soft);
        font-weight: 600;
        text-decoration: none;
      }

      nav a:hover {
        color: var(--ink);
      }

      nav a:not([aria-current="false"]) {
        border-bottom-color: var(--accent);
        color: var(--ink);
      }

      language-switch {
        margin-inline-start: auto;
      }

      /* A narrow screen: brand and language above, the ways below. */
      @media (max-width: 36rem) {
        header {
          padding-top: var(--space-2);
        }

        nav {
          order: 1;
          width: 100%;
          margin-inline: calc(-1 * var(--space-3));
        }

        nav a {
          min-height: var(--target);
        }
      }
    `,
  ];

  /** Where the reader is; its link is marked. */
  @property() path = "";

  private readonly speech = new Speech(this);

  override render() {
    const { messages } = this.speech;
    return html`
      <header>
        <slot></slot>
        <a class="brand" href="/">${mark} Lectern</a>
        <nav aria-label=${messages.mainNavigation}>
          ${this.renderWay("/", messages.courses)} ${this.renderWay("/my-courses", messages.myCourses)}
        </nav>
        <language-switch></language-switch>
      </header>
    `;
  }

  private renderWay(href: string, name: string) {
    return html`<a href=${href} aria-current=${this.nearness(href)}>${name}</a>`;
  }

  /** Whether the reader is at the link's page, or at one that is found through it. */
  private nearness(href: string): "page" | "true" | "false" {
    if (this.path === href) return "page";
    return href === "/" && this.path.startsWith("/courses/") ? "true" : "false";
  }
}

/** An open book on a lectern, as in favicon.svg. */
const mark = html`
  <svg viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="#3b4cb8" />
    <path fill="#fff" d="M6 8.5c3.8-1 7.2-.6 10 1.6 2.8-2.2 6.2-2.6 10-1.6V20c-3.8-1-7.2-.6-10 1.6C13.2 19.4 9.8 19 6 20z" />
    <path fill="none" stroke="#3b4cb8" stroke-width="1.5" d="M16 10.5v10.5" />
    <path fill="none" stroke="#ffcf70" stroke-width="2.2" stroke-linecap="round" d="M11 26h10" />
  </svg>
`;

declare global {
  interface HTMLElementTagNameMap {
    "app-header": AppHeader;
  }
}
