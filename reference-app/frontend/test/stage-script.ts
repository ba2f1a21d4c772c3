/** What the stage's browser runs: every element, and what it takes to set one up. */
import "../src/app-root";
import { ApiClient } from "../src/api-client";
import { speak } from "../src/i18n/language";
import "../src/pages/catalogue-page";
import "../src/pages/course-page";
import "../src/pages/my-courses-page";
import "../src/pages/not-found-page";

const stage = { ApiClient, speak };

/** What the script leaves in the browser for the tests, as `globalThis.stage`. */
export type StageScript = typeof stage;

Object.assign(globalThis, { stage });
