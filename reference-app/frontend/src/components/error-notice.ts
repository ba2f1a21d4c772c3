import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { RequestFailed } from "../api-client";
import { Speech } from "../i18n/language";
import { buttons, foundation } from "../styles/shared";

/**
 * Says in words what went wrong, with the reference by which it is found in the log.
 *
 * @fires retry - The reader wants to try again.
 * @slot - More to say or to do.
 */
@customElement("error-notice")
export class ErrorNotice extends LitElement {
  static override styles = [
    foundation,
    buttons,
    css`
      [role="alert"] {
        display: grid;
        justify-items: start;
        gap: var(--space-3);
        padding: var(--space-4) var(--space-5);
        border-inline-start: 4px solid var(--bad);
        border-radius: var(--radius-small);
        background: var(--bad-soft);
      }

      .words {
        font-weight: 600;
      }

      .reference {
        font-size: var(--text-small);
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** What was thrown. RequestFailed has words of its own; anything else has the general ones. */
  @property({ attribute: false }) error: unknown;

  /** Whether trying again may help. */
  @property({ type: Boolean, attribute: "can-retry" }) canRetry = false;

  private readonly speech = new Speech(this);

  override render() {
    const { messages } = this.speech;
    const failure = this.error instanceof RequestFailed ? this.error : new RequestFailed("unexpected");
    const traceId = failure.problem?.traceId;
    return html`
      <div role="alert">
        <p class="words">${this.speech.problem(failure.code)}</p>
        ${traceId ? html`<p class="reference">${messages.reference(traceId)}</p>` : nothing}
        <slot></slot>
        ${this.canRetry ? html`<button class="button quiet" @click=${this.askAgain}>${messages.retry}</button>` : nothing}
      </div>
    `;
  }

  private askAgain(): void {
    this.dispatchEvent(new Event("retry"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "error-notice": ErrorNotice;
  }
}
