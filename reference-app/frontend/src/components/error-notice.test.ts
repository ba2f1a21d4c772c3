import { Stage } from "../../test/stage";

describe("an error notice", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  it("can be used by everyone", async () => {
    await stage.show("error-notice", { canRetry: true });
    expect(await stage.violations()).toEqual([]);
  });

  it("has general words for what it does not know", async () => {
    await stage.show("error-notice", { error: "anything" });
    expect(await stage.page.getByRole("alert").textContent()).toContain("Something went wrong on our side.");
  });

  it("offers to try again only where that may help", async () => {
    await stage.show("error-notice", {});
    expect(await stage.page.getByRole("button").count()).toBe(0);
  });

  it("speaks the reader's language", async () => {
    await stage.show("error-notice", { canRetry: true }, { language: "vi" });
    expect(await stage.page.getByRole("button", { name: "Thử lại" }).count()).toBe(1);
  });
});
