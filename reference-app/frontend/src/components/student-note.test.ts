import { aStudent } from "../../test/samples";
import { Stage } from "../../test/stage";

describe("the note that says as whom one acts", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const text = () => stage.textOf("student-note");

  it("can be used by everyone", async () => {
    await stage.show("student-note", { student: { ...aStudent, name: null, isDemo: false } });
    expect(await stage.violations()).toEqual([]);
  });

  it("names the demo student, and calls them that", async () => {
    await stage.show("student-note", { student: aStudent });
    expect(await text()).toContain("Nguyễn Minh Anh");
    expect(await text()).toContain("Demo student.");
  });

  it("lets an entered id be changed", async () => {
    await stage.show("student-note", { student: { id: aStudent.id, name: null, isDemo: false } });
    expect(await text()).toContain(aStudent.id);
    expect(await stage.page.getByRole("button", { name: "Use another id" }).count()).toBe(1);
  });
});
