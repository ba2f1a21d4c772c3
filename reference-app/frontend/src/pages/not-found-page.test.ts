import { Stage } from "../../test/stage";

describe("where no page is", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  it("can be used by everyone", async () => {
    await stage.show("not-found-page");
    expect(await stage.violations()).toEqual([]);
  });

  it("there is a way back to the courses", async () => {
    await stage.show("not-found-page");
    expect(await stage.page.getByRole("link", { name: "Browse courses" }).getAttribute("href")).toBe("/");
  });
});
