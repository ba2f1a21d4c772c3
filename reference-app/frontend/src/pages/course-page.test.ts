import { aCourse, anEnrollment, aStudent } from "../../test/samples";
import { Stage } from "../../test/stage";

describe("a course's page", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const course = aCourse();
  const get = `GET /api/v1/courses/${course.id}`;
  const show = (student: typeof aStudent | null = aStudent) =>
    stage.show("course-page", { courseId: course.id, student }, { path: `/courses/${course.id}` });
  const title = (name: string) => stage.page.getByRole("heading", { level: 1, name });

  beforeEach(() => {
    stage.answer(get, { data: course });
    stage.answer(`GET /api/v1/students/${aStudent.id}/enrollments`, { data: { items: [] } });
  });

  it("can be used by everyone", async () => {
    await show();
    await stage.page.getByRole("button", { name: "Enrol" }).waitFor();
    expect(await stage.violations()).toEqual([]);
    expect(stage.complaints).toEqual([]);
  });

  it("can be used by everyone while the course is on its way", async () => {
    stage.answer(get, () => new Promise(() => {}));
    await show();
    expect(await stage.page.locator("[aria-busy=true]").count()).toBe(1);
    expect(await stage.violations()).toEqual([]);
  });

  it("counts the place that the student has just taken", async () => {
    stage.answer("POST /api/v1/enrollments", { data: anEnrollment() });
    await show();
    await stage.page.getByText("12 of 40 places left").waitFor();
    await stage.page.getByRole("button", { name: "Enrol" }).click();
    await stage.page.getByText("11 of 40 places left").waitFor();
  });

  it("knows that the course is full once the student was refused for that", async () => {
    stage.answer("POST /api/v1/enrollments", { problem: "course-full", status: 409 });
    await show();
    await stage.page.getByRole("button", { name: "Enrol" }).click();
    await stage.page.getByRole("heading", { name: "This course is full" }).waitFor();
    expect(await stage.page.getByText("0 of 40 places left").count()).toBe(1);
    expect(await stage.violations()).toEqual([]);
  });

  it("asks who is enrolling where nobody is known", async () => {
    await show(null);
    await stage.page.getByRole("heading", { name: "Who is enrolling?" }).waitFor();
    expect(await stage.violations()).toEqual([]);
  });

  it("says that there is no such course, and does not offer to try again", async () => {
    stage.answer(get, { problem: "course-not-found", status: 404 });
    await show();
    await title("No such course").waitFor();
    expect(await stage.page.getByRole("button", { name: "Try again" }).count()).toBe(0);
    expect(await stage.violations()).toEqual([]);
  });

  it("says that the service is busy, gives a reference, and tries again when asked to", async () => {
    stage.answer(get, { problem: "service-unavailable", status: 503 });
    await show();
    await stage.page.getByText("Reference: 4bf92f3577b34da6a3ce929d0e0e4736").waitFor();
    stage.answer(get, { data: course });
    await stage.page.getByRole("button", { name: "Try again" }).click();
    await title("Calculus I").waitFor();
  });
});
