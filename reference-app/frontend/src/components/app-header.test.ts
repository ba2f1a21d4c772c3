import { Stage } from "../../test/stage";

describe("the header", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const current = async (path: string) => {
    await stage.show("app-header", { path });
    return stage.page.locator("nav a:not([aria-current=false])").allTextContents();
  };

  it("can be used by everyone", async () => {
    await stage.show("app-header", { path: "/" });
    expect(await stage.violations()).toEqual([]);
  });

  it("marks where one is", async () => {
    expect(await current("/")).toEqual(["Courses"]);
    expect(await current("/courses/1")).toEqual(["Courses"]);
    expect(await current("/my-courses")).toEqual(["My courses"]);
    expect(await current("/nowhere")).toEqual([]);
  });

  it.each([320, 360, 768, 2560])("fits a screen %i pixels wide", async (width) => {
    await stage.page.setViewportSize({ width, height: 700 });
    await stage.show("app-header", { path: "/" }, { language: "vi" });
    expect(await stage.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
});
