import { Stage } from "../../test/stage";

describe("a level", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  it("can be used by everyone", async () => {
    await stage.show("level-tag", { level: "advanced" });
    expect(await stage.violations()).toEqual([]);
  });

  it("is said in a word, not by its strokes alone", async () => {
    await stage.show("level-tag", { level: "intermediate" });
    expect(await stage.textOf("level-tag")).toBe("Intermediate");
  });
});
