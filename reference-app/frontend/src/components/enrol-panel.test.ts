import { aCourse, anEnrollment, aStudent } from "../../test/samples";
import { Stage } from "../../test/stage";

describe("the enrol panel", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const enrolments = `GET /api/v1/students/${aStudent.id}/enrollments`;
  const enrol = "POST /api/v1/enrollments";
  const none = { data: { items: [] } };
  const show = (course = aCourse()) => stage.show("enrol-panel", { course, student: aStudent });
  const button = () => stage.page.getByRole("button", { name: "Enrol" });
  const enrolled = () => stage.page.getByRole("heading", { name: "You are enrolled" });

  beforeEach(() => stage.answer(enrolments, none));

  it("can be used by everyone, before and after", async () => {
    stage.answer(enrol, { data: anEnrollment() });
    await show();
    await button().waitFor();
    expect(await stage.violations()).toEqual([]);
    await button().click();
    await enrolled().waitFor();
    expect(await stage.violations()).toEqual([]);
    expect(stage.complaints).toEqual([]);
  });

  it("enrols at one press, and leads the reader to the confirmation", async () => {
    stage.answer(enrol, { data: anEnrollment() });
    await show();
    await button().click();
    await enrolled().waitFor();
    expect(await stage.page.locator("h2:focus").textContent()).toContain("You are enrolled");
    expect(await stage.page.getByText("Since 18 August 2025").count()).toBe(1);
  });

  it("asks once, however often it is pressed", async () => {
    stage.answer(enrol, { data: anEnrollment() });
    await show();
    await button().dblclick();
    await enrolled().waitFor();
    expect(stage.requests.filter((request) => request === enrol)).toHaveLength(1);
  });

  it("says so at once to someone who is enrolled already", async () => {
    stage.answer(enrolments, { data: { items: [anEnrollment()] } });
    await show();
    await enrolled().waitFor();
    expect(await button().count()).toBe(0);
  });

  it("takes 'already enrolled' for the success that it is", async () => {
    stage.answer(enrol, () => {
      stage.answer(enrolments, { data: { items: [anEnrollment()] } });
      return { problem: "already-enrolled", status: 409 };
    });
    await show();
    await button().click();
    await enrolled().waitFor();
    expect(await stage.page.getByRole("alert").count()).toBe(0);
  });

  it("says in words that the last place went to someone else", async () => {
    stage.answer(enrol, { problem: "course-full", status: 409 });
    await show();
    await button().click();
    expect(await stage.page.getByRole("alert").textContent()).toContain("the last place was taken before you");
  });

  it("offers no button for a course that is full", async () => {
    await show(aCourse({ placesLeft: 0 }));
    await stage.page.getByRole("heading", { name: "This course is full" }).waitFor();
    expect(await button().count()).toBe(0);
  });

  it("does not claim to know what came of a request that got no answer, and can be pressed again", async () => {
    stage.answer(enrol, "unreachable");
    await show();
    await button().click();
    const alert = stage.page.getByRole("alert");
    await alert.waitFor();
    expect(await stage.page.getByText("It is not certain whether you are enrolled.").count()).toBe(1);
    stage.answer(enrol, { data: anEnrollment() });
    await button().click();
    await enrolled().waitFor();
  });

  it("says in words that nobody has the student's id", async () => {
    stage.answer(enrolments, { problem: "student-not-found", status: 404 });
    await show();
    expect(await stage.page.getByRole("alert").textContent()).toContain("No student has this id");
  });
});
