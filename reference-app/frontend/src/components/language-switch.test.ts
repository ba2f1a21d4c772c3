import { Stage } from "../../test/stage";

describe("the language switch", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const language = () => stage.page.locator("html").getAttribute("lang");
  const remembered = () => stage.page.evaluate(() => localStorage.getItem("lectern-language"));

  it("can be used by everyone", async () => {
    await stage.show("language-switch");
    expect(await stage.violations()).toEqual([]);
  });

  it("names the other language in that language", async () => {
    await stage.show("language-switch");
    const button = stage.page.getByRole("button", { name: "Tiếng Việt" });
    expect(await button.getAttribute("lang")).toBe("vi");
  });

  it("changes the language of the document, and remembers it", async () => {
    await stage.show("language-switch");
    await stage.page.getByRole("button").click();
    await stage.page.getByRole("button", { name: "English" }).waitFor();
    expect(await language()).toBe("vi");
    expect(await remembered()).toBe("vi");
  });
});
