import { courses } from "../../test/samples";
import { Stage } from "../../test/stage";

describe("a list of courses", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const [first, second] = [courses(4).slice(0, 2), courses(4).slice(2)];
  const search = { text: "math", level: null };
  const show = (nextCursor: string | null) =>
    stage.show("course-list", { found: { search, firstPage: { items: first, nextCursor } } });
  const more = () => stage.page.getByRole("button", { name: "Show more courses" });

  it("can be used by everyone", async () => {
    await show("c1");
    expect(await stage.violations()).toEqual([]);
  });

  it("has no button for more when there is no more", async () => {
    await show(null);
    expect(await stage.page.getByRole("listitem").count()).toBe(2);
    expect(await more().count()).toBe(0);
  });

  it("adds the next courses of the same search, and leads the reader to the first of them", async () => {
    stage.answer("GET /api/v1/courses", { data: { items: second, nextCursor: null } });
    await show("c1");
    await more().click();
    await stage.page.getByRole("listitem").nth(3).waitFor();
    expect(stage.requests).toEqual(["GET /api/v1/courses?search=math&cursor=c1"]);
    expect(await stage.page.locator("a:focus").getAttribute("href")).toBe(`/courses/${second[0]?.id}`);
  });

  it("keeps what it shows when the next courses cannot be had, and lets one try again", async () => {
    stage.answer("GET /api/v1/courses", "unreachable");
    await show("c1");
    await more().click();
    await stage.page.getByRole("alert").waitFor();
    expect(await stage.page.getByRole("listitem").count()).toBe(2);
    stage.answer("GET /api/v1/courses", { data: { items: second, nextCursor: null } });
    await more().click();
    await stage.page.getByRole("listitem").nth(3).waitFor();
    expect(await stage.page.getByRole("alert").count()).toBe(0);
  });

  it("asks once, however often the button is pressed", async () => {
    stage.answer("GET /api/v1/courses", { data: { items: second, nextCursor: null } });
    await show("c1");
    await more().dblclick();
    await stage.page.getByRole("listitem").nth(3).waitFor();
    expect(stage.requests).toHaveLength(1);
  });
});
