import { aCourse, aStudent } from "../test/samples";
import { Stage } from "../test/stage";

describe("the application", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const config = { environment: "local", apiBaseUrl: "/api/v1", demoStudent: aStudent };
  const course = aCourse();

  beforeEach(() => {
    stage.answer("GET /config.json", { data: config });
    stage.answer("GET /api/v1/courses", { data: { items: [course], nextCursor: null } });
    stage.answer(`GET /api/v1/courses/${course.id}`, { data: course });
    stage.answer(`GET /api/v1/students/${aStudent.id}/enrollments`, { data: { items: [] } });
  });

  const title = (name: string) => stage.page.getByRole("heading", { level: 1, name });

  it("can be used by everyone", async () => {
    await stage.show("app-root");
    await title("Find your next course").waitFor();
    await stage.page.getByRole("article").waitFor();
    expect(await stage.violations()).toEqual([]);
    expect(stage.complaints).toEqual([]);
  });

  it("leads someone who follows a link to the new page's heading, and says its name", async () => {
    await stage.show("app-root");
    await stage.page.getByRole("link", { name: "Calculus I" }).click();
    await title("Calculus I").waitFor();
    expect(await stage.page.locator("h1:focus").textContent()).toBe("Calculus I");
    expect(await stage.page.title()).toBe("Calculus I · Lectern");
  });

  it("leaves the focus alone on the first page", async () => {
    await stage.show("app-root");
    await title("Find your next course").waitFor();
    expect(await stage.page.locator("h1:focus").count()).toBe(0);
  });

  it("goes back to the search that one came from", async () => {
    await stage.show("app-root", {}, { path: "/?search=calculus" });
    await stage.page.getByRole("link", { name: "Calculus I" }).click();
    await title("Calculus I").waitFor();
    await stage.page.goBack();
    await title("Find your next course").waitFor();
    expect(await stage.page.getByRole("searchbox").inputValue()).toBe("calculus");
  });

  it("leads from a course back to the search that found it", async () => {
    await stage.show("app-root", {}, { path: "/?search=calculus" });
    await stage.page.getByRole("link", { name: "Calculus I" }).click();
    await stage.page.getByRole("link", { name: "All courses" }).click();
    await title("Find your next course").waitFor();
    expect(await stage.page.getByRole("searchbox").inputValue()).toBe("calculus");
  });

  it("opens a link in a new tab when asked to", async () => {
    await stage.show("app-root");
    const card = stage.page.getByRole("link", { name: "Calculus I" });
    const [tab] = await Promise.all([
      stage.page.context().waitForEvent("page"),
      card.click({ modifiers: ["ControlOrMeta"] }),
    ]);
    await tab.close();
    expect(await title("Find your next course").count()).toBe(1);
  });

  it("says so where no page is", async () => {
    await stage.show("app-root", {}, { path: "/no/such/page" });
    await title("There is no such page").waitFor();
  });

  it("skips to the content for those who use the keyboard", async () => {
    await stage.show("app-root");
    await title("Find your next course").waitFor();
    await stage.page.keyboard.press("Tab");
    await stage.page.keyboard.press("Enter");
    expect(await stage.page.locator("main:focus").count()).toBe(1);
    await stage.page.keyboard.press("Tab");
    expect(await stage.page.locator("input:focus").count()).toBe(1);
  });

  it("remembers an entered student id until it is changed", async () => {
    stage.answer("GET /config.json", { data: { ...config, environment: "dev", demoStudent: null } });
    await stage.show("app-root", {}, { path: "/my-courses" });
    await stage.page.getByRole("textbox", { name: "Student id" }).fill(aStudent.id);
    await stage.page.getByRole("button", { name: "Continue" }).click();
    await stage.page.getByRole("heading", { name: "Not enrolled in any course yet" }).waitFor();
    await stage.show("app-root", {}, { path: "/my-courses" });
    await stage.page.getByRole("button", { name: "Use another id" }).click();
    await stage.page.getByRole("textbox", { name: "Student id" }).waitFor();
  });

  it("says in words that it could not start, and starts when asked to try again", async () => {
    stage.answer("GET /config.json", "unreachable");
    await stage.show("app-root");
    await stage.page.getByRole("alert").waitFor();
    expect(await stage.violations()).toEqual([]);
    stage.answer("GET /config.json", { data: config });
    await stage.page.getByRole("button", { name: "Try again" }).click();
    await title("Find your next course").waitFor();
  });
});
