import { Stage } from "../../test/stage";

describe("the places that are left", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const words = async (left: number, capacity: number, language: "en" | "vi" = "en") => {
    await stage.show("places-left", { left, capacity }, { language });
    return stage.textOf("places-left");
  };

  it.each([12, 3, 0])("can be used by everyone when there are %i", async (left) => {
    await stage.show("places-left", { left, capacity: 40 });
    expect(await stage.violations()).toEqual([]);
  });

  it("are told as a number, with a word of warning when they are few", async () => {
    expect(await words(12, 40)).toBe("12 of 40 places left");
    expect(await words(3, 40)).toBe("3 of 40 places left Last 3 places");
    expect(await words(1, 40)).toBe("1 of 40 places left Last place");
    expect(await words(0, 40)).toBe("0 of 40 places left Full");
  });

  it("are told with the numbers of the reader's language", async () => {
    expect(await words(1_200, 2_000)).toBe("1,200 of 2,000 places left");
    expect(await words(1_200, 2_000, "vi")).toBe("Còn 1.200 trên 2.000 chỗ");
  });

  it("are none in a course that has no places at all", async () => {
    expect(await words(0, 0)).toBe("0 of 0 places left Full");
  });
});
