import { Task } from "@lit/task";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { ApiClient, type FrontendConfig, loadConfig } from "./api-client";
import "./components/app-header";
import "./components/error-notice";
import { preferredLanguage, Speech, speak } from "./i18n/language";
import type { PageReady } from "./page-heading";
import { Router } from "./router";
import { routeAt } from "./routes";
import { chooseStudent, knownStudent, type Student, type StudentChosen } from "./student";
import { foundation, skeletons } from "./styles/shared";

/** The application: header, the page at the current path, footer. */
@customElement("app-root")
export class AppRoot extends LitElement {
  static override styles = [
    foundation,
    skeletons,
    css`
      /* The footer is below the fold, where nobody sees it move when the page grows. */
      main {
        min-height: calc(100dvh - 4rem);
      }

      .skip {
        position: absolute;
        z-index: 1;
        inset: var(--space-2) auto auto var(--space-2);
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-small);
        background: var(--surface);
        box-shadow: var(--shadow-lifted);
      }

      .skip:not(:focus) {
        transform: translateY(-200%);
      }

      .waiting {
        max-width: var(--page-width);
        margin-inline: auto;
        padding: var(--space-6) var(--gutter);
      }

      .waiting .bone {
        width: min(24rem, 80%);
        height: var(--text-display);
      }

      footer {
        padding: var(--space-5) var(--gutter);
        border-top: 1px solid var(--line);
        font-size: var(--text-small);
        text-align: center;
      }
    `,
  ];

  @state() private student: Student | null = null;

  private readonly speech = new Speech(this);
  private readonly router = new Router(this);
  private isFirstPage = true;

  private readonly start = new Task(this, {
    args: () => [],
    task: async (_, { signal }) => {
      const [config] = await Promise.all([loadConfig(signal), speak(preferredLanguage())]);
      return { config, api: new ApiClient(config.apiBaseUrl) };
    },
    onComplete: ({ config }) => {
      this.student = knownStudent(config);
    },
  });

  private readonly pageCode = new Task(this, {
    args: () => [routeAt(this.router.path).route] as const,
    task: ([route]) => route.load(),
  });

  override render() {
    // Nothing is shown before there are words: what came first would have to make room for the header.
    if (!this.speech.isReady) return this.start.render({ error: renderSpeechless });
    const { messages } = this.speech;
    return html`
      <app-header .path=${this.router.path}>
        <a class="skip" href="#content" @click=${this.skipToContent}>${messages.skipToContent}</a>
      </app-header>
      <main
        id="content"
        tabindex="-1"
        @page-ready=${this.onPageReady}
        @student-chosen=${this.onStudentChosen}
      >
        ${this.start.render({
          pending: renderWaiting,
          error: (error) => this.renderFailure(error, () => this.start.run()),
          complete: ({ api }) =>
            this.pageCode.render({
              pending: renderWaiting,
              // A browser may remember that a module could not be loaded; the page afresh has no such memory.
              error: () => this.renderFailure(null, () => location.reload()),
              complete: () => this.renderPage(api),
            }),
        })}
      </main>
      ${this.start.value ? this.renderFooter(this.start.value.config) : nothing}
    `;
  }

  private renderPage(api: ApiClient): TemplateResult {
    const { path, query } = this.router;
    const { route, parts } = routeAt(path);
    return html`${keyed(path, route.render({ api, student: this.student, query, parts }))}`;
  }

  private renderFailure(error: unknown, retry: () => void): TemplateResult {
    return html`<div class="waiting"><error-notice .error=${error} can-retry @retry=${retry}></error-notice></div>`;
  }

  private renderFooter({ environment }: FrontendConfig): TemplateResult {
    const { tagline, environment: describe } = this.speech.messages;
    return html`<footer class="soft">Lectern · ${tagline} · ${describe(environment)}</footer>`;
  }

  private skipToContent(event: Event): void {
    event.preventDefault();
    this.renderRoot.querySelector("main")?.focus();
  }

  /** Someone who followed a link is led to the new page's heading; the first page leaves the focus to the browser. */
  private onPageReady({ title, heading }: PageReady): void {
    document.title = `${title} · Lectern`;
    if (!this.isFirstPage) heading?.focus({ preventScroll: true });
    this.isFirstPage = false;
  }

  private onStudentChosen({ studentId }: StudentChosen): void {
    this.student = chooseStudent(studentId);
  }
}

/** Shown while the page's code, or where the application runs, is being fetched. */
function renderWaiting(): TemplateResult {
  return html`<div class="waiting" aria-busy="true"><span class="bone"></span></div>`;
}

/** The texts could not be fetched, so these two are written here. */
function renderSpeechless(): TemplateResult {
  return html`
    <div class="waiting" role="alert">
      <p>Lectern cannot be reached. <a href="">Try again</a></p>
      <p lang="vi">Không kết nối được với Lectern. <a href="">Thử lại</a></p>
    </div>
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    "app-root": AppRoot;
  }
}
