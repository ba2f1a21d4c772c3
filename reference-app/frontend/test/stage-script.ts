/** What the stage's browser runs: every element, and what a test needs to set one up. */
import "../src/app-root";
import "../src/pages/catalogue-page";
import "../src/pages/course-page";
import "../src/pages/my-courses-page";
import "../src/pages/not-found-page";

export { ApiClient } from "../src/api-client";
export { speak } from "../src/i18n/language";
