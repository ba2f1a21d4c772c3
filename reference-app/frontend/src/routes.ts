import { html, type TemplateResult } from "lit";
import type { ApiClient } from "./api-client";
import type { Student } from "./student";

/** What every page is given. */
export interface PageContext {
  readonly api: ApiClient;
  readonly student: Student | null;
  readonly query: URLSearchParams;
  /** The variable parts of the path, by name. */
  readonly parts: Readonly<Record<string, string>>;
}

interface Route {
  readonly path: RegExp;
  /** Fetches the page's code, only when somebody goes there. */
  load(): Promise<unknown>;
  render(context: PageContext): TemplateResult;
}

const catalogue: Route = {
  path: /^\/$/,
  load: () => import("./pages/catalogue-page"),
  render: ({ api, query }) => html`<catalogue-page .api=${api} .wish=${query}></catalogue-page>`,
};

const course: Route = {
  path: /^\/courses\/(?<courseId>[^/]+)$/,
  load: () => import("./pages/course-page"),
  render: ({ api, student, parts }) =>
    html`<course-page .api=${api} .student=${student} .courseId=${parts.courseId}></course-page>`,
};

const myCourses: Route = {
  path: /^\/my-courses$/,
  load: () => import("./pages/my-courses-page"),
  render: ({ api, student }) => html`<my-courses-page .api=${api} .student=${student}></my-courses-page>`,
};

const notFound: Route = {
  path: /^/,
  load: () => import("./pages/not-found-page"),
  render: () => html`<not-found-page></not-found-page>`,
};

const routes = [catalogue, course, myCourses];

/** The page at a path and the path's variable parts; the not-found page where there is none. */
export function routeAt(path: string): { route: Route; parts: Readonly<Record<string, string>> } {
  const route = routes.find((candidate) => candidate.path.test(path)) ?? notFound;
  return { route, parts: route.path.exec(path)?.groups ?? {} };
}
