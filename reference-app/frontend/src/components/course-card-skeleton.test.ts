import { aCourse } from "../../test/samples";
import { Stage } from "../../test/stage";

describe("a course card's skeleton", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  it("can be used by everyone", async () => {
    await stage.show("course-card-skeleton");
    expect(await stage.violations()).toEqual([]);
  });

  it("is as high as the card that takes its place, so that nothing jumps", async () => {
    await stage.page.setViewportSize({ width: 340, height: 700 });
    const description =
      "Learn to think in small steps and to write them down in Python. By the last week you will have built a game.";
    await stage.show("course-card", { course: aCourse({ description: { en: description, vi: description } }) });
    const card = await stage.page.locator("course-card").boundingBox();
    await stage.show("course-card-skeleton");
    const skeleton = await stage.page.locator("course-card-skeleton").boundingBox();
    expect(skeleton?.height).toBeCloseTo(card?.height ?? 0, -1);
  });
});
