import { courses } from "../../test/samples";
import { Stage } from "../../test/stage";

describe("the catalogue", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const list = "GET /api/v1/courses";
  const found = (count: number, nextCursor: string | null = null) => ({ data: { items: courses(count), nextCursor } });
  const cards = () => stage.page.getByRole("article");
  const count = () => stage.page.getByRole("status");
  const typing = () => stage.page.getByRole("searchbox", { name: "Search courses" });

  beforeEach(() => stage.answer(list, found(3)));

  /** Shows the page as the application does: what is put into the address comes back as the page's wish. */
  async function show(query = ""): Promise<void> {
    await stage.show("catalogue-page", {}, { path: `/${query}` });
    await stage.page.evaluate(() => {
      const page = document.querySelector("catalogue-page");
      const follow = () => Object.assign(page ?? {}, { wish: new URLSearchParams(location.search) });
      window.addEventListener("lectern-moved", follow);
      follow();
    });
  }

  it("can be used by everyone", async () => {
    await show();
    await cards().first().waitFor();
    expect(await stage.violations()).toEqual([]);
    expect(stage.complaints).toEqual([]);
  });

  it("can be used by everyone while the courses are on their way", async () => {
    stage.answer(list, () => new Promise(() => {}));
    await show();
    expect(await stage.page.locator("course-card-skeleton").count()).toBeGreaterThan(3);
    expect(await stage.violations()).toEqual([]);
  });

  it("searches for what the address says", async () => {
    await show("?search=toan&level=advanced");
    await cards().first().waitFor();
    expect(stage.requests.at(-1)).toBe(`${list}?search=toan&level=advanced`);
    expect(await typing().inputValue()).toBe("toan");
    expect(await stage.page.getByRole("combobox", { name: "Level" }).inputValue()).toBe("advanced");
  });

  it("ignores a level that does not exist", async () => {
    await show("?level=godlike");
    await cards().first().waitFor();
    expect(stage.requests.at(-1)).toBe(list);
  });

  it("searches when the typing pauses, not at every letter, and keeps the search in the address", async () => {
    await show();
    await cards().first().waitFor();
    stage.requests.length = 0;
    await typing().pressSequentially("hoá học", { delay: 20 });
    await stage.page.waitForURL("**/?search=*");
    await count().filter({ hasText: "3 courses" }).waitFor();
    expect(stage.requests).toEqual([`${list}?search=ho%C3%A1+h%E1%BB%8Dc`]);
    expect(new URL(stage.page.url()).searchParams.get("search")).toBe("hoá học");
  });

  it("never shows the answer to an older search over that to a newer one", async () => {
    await show();
    await cards().first().waitFor();
    let answerLate = () => {};
    stage.answer(list, () => new Promise((resolve) => (answerLate = () => resolve(found(2)))));
    await typing().fill("slow");
    await stage.page.waitForURL("**/?search=slow");
    stage.answer(list, found(1));
    await typing().fill("quick");
    await count().filter({ hasText: "1 course" }).waitFor();
    answerLate();
    await stage.page.waitForTimeout(100);
    expect(await cards().count()).toBe(1);
  });

  it("keeps the courses in sight until those of the next search are there", async () => {
    await show();
    await cards().first().waitFor();
    stage.answer(list, () => new Promise(() => {}));
    await stage.page.getByRole("combobox", { name: "Level" }).selectOption("advanced");
    await stage.page.waitForURL("**/?level=advanced");
    expect(await cards().count()).toBe(3);
  });

  it("says that it shows only the first courses when there are more", async () => {
    stage.answer(list, found(20, "c1"));
    await show();
    await count().filter({ hasText: "The first 20 courses" }).waitFor();
  });

  it("says when no course matches, and clears the search at one press", async () => {
    stage.answer(list, found(0));
    await show("?search=zzz");
    await stage.page.getByRole("heading", { name: "No course matches" }).waitFor();
    expect(await stage.violations()).toEqual([]);
    stage.answer(list, found(3));
    await stage.page.getByRole("button", { name: "Clear search and level" }).click();
    await cards().first().waitFor();
    expect(await typing().inputValue()).toBe("");
    expect(new URL(stage.page.url()).search).toBe("");
  });

  it("says in words that Lectern cannot be reached, and tries again when asked to", async () => {
    stage.answer(list, "unreachable");
    await show();
    await stage.page.getByRole("alert").getByText("Lectern cannot be reached.").waitFor();
    expect(await stage.violations()).toEqual([]);
    stage.answer(list, found(3));
    await stage.page.getByRole("button", { name: "Try again" }).click();
    await cards().first().waitFor();
  });

  it.each([320, 2560])("fits a screen %i pixels wide", async (width) => {
    await stage.page.setViewportSize({ width, height: 800 });
    await show();
    await cards().first().waitFor();
    expect(await stage.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
});
