import type { Browser, Page } from "playwright-core";
import type { Course, CoursePage } from "../contract/course";
import type { StudentEnrollments } from "../contract/enrollment";
import { violations } from "./accessibility";
import { openBrowser } from "./browser";
import { type RunningLectern, runLectern } from "./running-lectern";

const startsWithinMs = 240_000;

describe("a student", () => {
  let lectern: RunningLectern;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await openBrowser();
    lectern = await runLectern();
  }, startsWithinMs);

  afterAll(async () => {
    await lectern?.stop();
    await browser?.close();
  }, 60_000);

  beforeEach(async () => {
    page = await browser.newPage({ locale: "en-GB", baseURL: lectern.url, reducedMotion: "reduce" });
    page.setDefaultTimeout(15_000);
    complaints = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) complaints.push(message.text());
    });
  });

  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });

  it("finds a course by a part of its title, enrols, and sees it among their own", async () => {
    const course = await courseToEnrolIn();
    await page.goto("/");
    await search(course.title.en);
    await page.getByRole("link", { name: course.title.en, exact: true }).click();
    await page.getByText(`${course.placesLeft} of ${course.capacity} places left`).waitFor();
    await page.getByRole("button", { name: "Enrol" }).click();
    await page.getByRole("heading", { name: "You are enrolled" }).waitFor();
    await page.getByText(`${course.placesLeft - 1} of ${course.capacity} places left`).waitFor();
    await page.getByRole("link", { name: "See my courses" }).click();
    await page.getByRole("heading", { level: 1, name: "My courses" }).waitFor();
    await page.getByRole("link", { name: course.title.en, exact: true }).waitFor();
  });

  it("finds a Vietnamese title typed without its accents", async () => {
    const course = await courseToEnrolIn(({ title }) => withoutAccents(title.vi) !== title.vi);
    await page.goto("/");
    await page.getByRole("button", { name: "Tiếng Việt" }).click();
    await page.getByRole("heading", { level: 1, name: "Tìm môn học tiếp theo" }).waitFor();
    await search(withoutAccents(course.title.vi).toLowerCase());
    await page.getByRole("link", { name: course.title.vi, exact: true }).click();
    await page.getByRole("heading", { level: 1, name: course.title.vi }).waitFor();
  });

  it("reads on in the language that they chose, also after coming back", async () => {
    await page.goto("/my-courses");
    await page.getByRole("button", { name: "Tiếng Việt" }).click();
    await page.getByRole("heading", { level: 1, name: "Môn của tôi" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Môn của tôi" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("vi");
  });

  it("is told in words that a course is full", async () => {
    const course = await courseWhere(({ placesLeft }) => placesLeft === 0);
    await page.goto(`/courses/${course.id}`);
    await page.getByRole("heading", { name: "This course is full" }).waitFor();
    expect(await page.getByRole("button", { name: "Enrol" }).count()).toBe(0);
  });

  it("is refused in words when the last place went while they were reading", async () => {
    const course = await courseWhere(({ placesLeft }) => placesLeft === 0);
    // The page as it was when there was still a place.
    await page.route(`**/api/v1/courses/${course.id}`, (route) =>
      route.fulfill({ json: { ...course, placesLeft: 1 } }),
    );
    await page.goto(`/courses/${course.id}`);
    await page.getByRole("button", { name: "Enrol" }).click();
    await page.getByRole("alert").getByText("The course is full: the last place was taken before you.").waitFor();
    await page.getByRole("heading", { name: "This course is full" }).waitFor();
  });

  it("sees every course by pressing for more", async () => {
    const all = await allCourses();
    await page.goto("/");
    const cards = page.getByRole("article");
    await cards.first().waitFor();
    while (await page.getByRole("button", { name: "Show more courses" }).isVisible()) {
      const shown = await cards.count();
      await page.getByRole("button", { name: "Show more courses" }).click();
      await cards.nth(shown).waitFor();
    }
    expect(await cards.count()).toBe(all.length);
  });

  it("can do it all with the keyboard alone", async () => {
    const course = await courseToEnrolIn();
    await page.goto("/");
    await page.getByRole("article").first().waitFor();
    await tabTo(page.getByRole("searchbox"));
    await page.keyboard.type(course.code);
    await page
      .getByRole("status")
      .filter({ hasText: /^\s*1 course\s*$/ })
      .waitFor();
    await tabTo(page.getByRole("link", { name: course.title.en, exact: true }));
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Enrol" }).waitFor();
    await tabTo(page.getByRole("button", { name: "Enrol" }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "You are enrolled" }).waitFor();
    await tabTo(page.getByRole("link", { name: "See my courses" }));
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: course.title.en, exact: true }).waitFor();
  });

  it.each(["/", "/?search=toan", "/my-courses"])(
    "sees nothing jump while %s loads, however slow the API is",
    async (path) => {
      await page.addInitScript(
        "globalThis.jumps = 0; new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { jumps += value; }))" +
          '.observe({ type: "layout-shift", buffered: true });',
      );
      await page.route("**/api/**", async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        await route.continue();
      });
      await page.setViewportSize({ width: 360, height: 780 });
      await page.goto(path);
      await page.waitForLoadState("networkidle");
      expect(await page.evaluate("jumps")).toBe(0);
    },
  );

  it("is told in both languages that Lectern cannot be reached when not even the words arrive", async () => {
    await page.route(/\/static\/(en|vi)-/, (route) => route.abort());
    await page.goto("/");
    await page.getByRole("alert").getByText("Lectern cannot be reached.").waitFor();
    await page.getByRole("alert").getByText("Không kết nối được với Lectern.").waitFor();
  });

  it("meets no page that someone with a disability could not use", async () => {
    const full = await courseWhere(({ placesLeft }) => placesLeft === 0);
    const open = await courseToEnrolIn();
    const pages = [
      "/",
      "/?search=zzzzzz",
      `/courses/${open.id}`,
      `/courses/${full.id}`,
      "/my-courses",
      "/no-such-page",
    ];
    const found: Record<string, readonly string[]> = {};
    for (const path of pages) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      found[path] = await violations(page);
    }
    expect(found).toEqual(Object.fromEntries(pages.map((path) => [path, []])));
  }, 60_000);

  async function search(words: string): Promise<void> {
    await page.getByRole("searchbox").pressSequentially(words);
    await page.waitForURL((url) => url.searchParams.get("search") === words);
  }

  /** Presses Tab until the element has the focus. */
  async function tabTo(target: ReturnType<Page["getByRole"]>): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      if (await target.evaluate((element) => element.matches(":focus"))) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`The keyboard does not reach ${target} within 60 presses of Tab.`);
  }

  async function courseToEnrolIn(isWanted: (course: Course) => boolean = () => true): Promise<Course> {
    const { demoStudent }: { demoStudent: { id: string } } = await ask("/config.json");
    const { items }: StudentEnrollments = await ask(`/api/v1/students/${demoStudent.id}/enrollments`);
    const taken = new Set(items.map(({ courseId }) => courseId));
    return courseWhere((course) => course.placesLeft > 5 && !taken.has(course.id) && isWanted(course));
  }

  async function courseWhere(isWanted: (course: Course) => boolean): Promise<Course> {
    const course = (await allCourses()).find(isWanted);
    if (!course) throw new Error("No course is as this test needs it; the database is not the freshly seeded one.");
    return course;
  }

  async function allCourses(): Promise<readonly Course[]> {
    const courses: Course[] = [];
    let cursor: string | null = null;
    do {
      const next: CoursePage = await ask(`/api/v1/courses?limit=100${cursor ? `&cursor=${cursor}` : ""}`);
      courses.push(...next.items);
      cursor = next.nextCursor;
    } while (cursor);
    return courses;
  }

  async function ask<Answer>(path: string): Promise<Answer> {
    return (await page.request.get(path)).json();
  }
});

const withoutAccents = (text: string) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D");
