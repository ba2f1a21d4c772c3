import { Stage } from "../../test/stage";

describe("a course's cover", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const look = async (code: string) => {
    await stage.show("course-cover", { code });
    const cover = stage.page.locator("course-cover .cover");
    return [await cover.getAttribute("data-tone"), await cover.getAttribute("data-pattern")].join();
  };

  it("can be used by everyone", async () => {
    await stage.show("course-cover", { code: "MATH-101" });
    expect(await stage.violations()).toEqual([]);
  });

  it("looks the same for all courses of a subject", async () => {
    expect(await look("MATH-101")).toBe(await look("MATH-330"));
  });

  it("looks different for most subjects", async () => {
    const subjects = ["ARTS", "BIOL", "CHEM", "COMP", "ECON", "HIST", "LAWS", "MATH", "PHYS", "VIET"];
    const looks = new Set<string>();
    for (const subject of subjects) looks.add(await look(`${subject}-101`));
    expect(looks.size).toBeGreaterThanOrEqual(8);
  });

  it("has white words on every one of its colours that can be read", async () => {
    await stage.show("course-cover", { code: "MATH-101" });
    const tones = stage.page.locator("course-cover .cover");
    for (const tone of [0, 1, 2, 3, 4, 5, 6, 7]) {
      // Axe does not judge words on a pattern, so it is shown the plain colour.
      await tones.evaluate((cover, number) => {
        cover.setAttribute("data-tone", String(number));
        cover.removeAttribute("data-pattern");
      }, tone);
      expect(await stage.violations()).toEqual([]);
    }
  });
});
