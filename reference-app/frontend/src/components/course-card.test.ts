import { aCourse } from "../../test/samples";
import { Stage } from "../../test/stage";

describe("a course's card", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  it("can be used by everyone", async () => {
    await stage.show("course-card", { course: aCourse() });
    expect(await stage.violations()).toEqual([]);
    expect(stage.complaints).toEqual([]);
  });

  it("is one link, named by the course's title", async () => {
    await stage.show("course-card", { course: aCourse() });
    const links = stage.page.getByRole("link");
    expect(await links.allTextContents()).toEqual(["Calculus I"]);
    expect(await links.first().getAttribute("href")).toBe(`/courses/${aCourse().id}`);
  });

  it("opens the course wherever it is pressed", async () => {
    await stage.show("course-card", { course: aCourse() });
    const words = await stage.page.getByText("places left").boundingBox();
    await stage.page.mouse.click(words?.x ?? 0, words?.y ?? 0);
    await stage.page.waitForURL("**/courses/*");
    expect(new URL(stage.page.url()).pathname).toBe(`/courses/${aCourse().id}`);
  });

  it("speaks the reader's language", async () => {
    await stage.show("course-card", { course: aCourse() }, { language: "vi" });
    expect(await stage.page.getByRole("heading").textContent()).toBe("Giải tích I");
  });
});
