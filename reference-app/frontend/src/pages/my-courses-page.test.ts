import { aCourse, anEnrollment, aStudent } from "../../test/samples";
import { Stage } from "../../test/stage";

describe("the page of one's own courses", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const list = `GET /api/v1/students/${aStudent.id}/enrollments`;
  const show = (student: typeof aStudent | null = aStudent) => stage.show("my-courses-page", { student });
  const two = [anEnrollment(), anEnrollment(aCourse({ title: { en: "Genetics", vi: "Di truyền học" }, credits: 3 }))];

  it("can be used by everyone", async () => {
    stage.answer(list, { data: { items: two } });
    await show();
    await stage.page.getByRole("link", { name: "Genetics" }).waitFor();
    expect(await stage.violations()).toEqual([]);
    expect(stage.complaints).toEqual([]);
  });

  it("can be used by everyone while the courses are on their way", async () => {
    stage.answer(list, () => new Promise(() => {}));
    await show();
    expect(await stage.page.getByText("Loading…").count()).toBe(1);
    expect(await stage.violations()).toEqual([]);
  });

  it("adds up the courses and their credits", async () => {
    stage.answer(list, { data: { items: two } });
    await show();
    await stage.page.getByText("2 courses · 7 credits").waitFor();
  });

  it("leads someone who has no courses to the catalogue", async () => {
    stage.answer(list, { data: { items: [] } });
    await show();
    await stage.page.getByRole("heading", { name: "Not enrolled in any course yet" }).waitFor();
    expect(await stage.page.getByRole("link", { name: "Browse courses" }).getAttribute("href")).toBe("/");
    expect(await stage.violations()).toEqual([]);
  });

  it("asks who one is where nobody is known", async () => {
    await show(null);
    await stage.page.getByRole("textbox", { name: "Student id" }).waitFor();
    expect(stage.requests).toEqual([]);
    expect(await stage.violations()).toEqual([]);
  });

  it("says in words that nobody has this id", async () => {
    stage.answer(list, { problem: "student-not-found", status: 404 });
    await show({ id: aStudent.id, name: null, isDemo: false });
    await stage.page.getByText("No student has this id.").waitFor();
    expect(await stage.page.getByRole("button", { name: "Use another id" }).count()).toBe(1);
  });

  it("tries again when asked to", async () => {
    stage.answer(list, "unreachable");
    await show();
    await stage.page.getByRole("alert").waitFor();
    stage.answer(list, { data: { items: two } });
    await stage.page.getByRole("button", { name: "Try again" }).click();
    await stage.page.getByRole("link", { name: "Genetics" }).waitFor();
  });
});
