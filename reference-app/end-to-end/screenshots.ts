/** `npm run screenshots`: every page at three widths, light and dark, as PNG files in .lectern/screenshots/. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openBrowser } from "./browser";
import { runLectern } from "./running-lectern";

const folder = join(__dirname, "../../.lectern/screenshots");

const screens = [
  { width: 360, height: 780 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
];

/** Each page's name and the way there. */
const pages: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  catalogue: (page) => page.goto("/"),
  "catalogue-without-match": (page) => page.goto("/?search=zzzzzz"),
  course: (page) => goToFirstCourse(page, "", (card) => card.filter({ hasNotText: "Full" })),
  "course-full": (page) => goToFirstCourse(page, "", (card) => card.filter({ hasText: "Full" })),
  "course-enrolled": (page) => goToFirstCourse(page, "COMP-120"),
  "my-courses": (page) => page.goto("/my-courses"),
  "not-found": (page) => page.goto("/no-such-page"),
};

type Cards = ReturnType<Page["getByRole"]>;

async function goToFirstCourse(page: Page, search: string, among: (cards: Cards) => Cards = (cards) => cards) {
  await page.goto(`/?search=${search}`);
  await among(page.getByRole("article")).getByRole("link").first().click();
  await page.waitForURL("**/courses/*");
}

async function takeScreenshots(): Promise<void> {
  const lectern = await runLectern();
  const browser = await openBrowser();
  try {
    await mkdir(folder, { recursive: true });
    const page = await browser.newPage({ baseURL: lectern.url, locale: "en-GB", reducedMotion: "reduce" });
    for (const screen of screens) {
      await page.setViewportSize(screen);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        for (const [name, goThere] of Object.entries(pages)) {
          await goThere(page);
          await page.getByRole("heading", { level: 1 }).waitFor();
          await page.waitForLoadState("networkidle");
          await page.screenshot({ path: join(folder, `${name}-${screen.width}-${colorScheme}.png`) });
        }
      }
    }
    process.stdout.write(`The screenshots are in ${folder}\n`);
  } finally {
    await browser.close();
    await lectern.stop();
  }
}

void takeScreenshots().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
