import { aStudent } from "../../test/samples";
import { Stage } from "../../test/stage";

describe("the form that asks who is enrolling", () => {
  const stage = new Stage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const field = () => stage.page.getByRole("textbox", { name: "Student id" });
  const submit = () => stage.page.getByRole("button", { name: "Continue" }).click();

  it("can be used by everyone, also when the id is wrong", async () => {
    await stage.show("student-form");
    expect(await stage.violations()).toEqual([]);
    await submit();
    expect(await stage.violations()).toEqual([]);
    expect(stage.complaints).toEqual([]);
  });

  it("admits that there is no sign-in yet", async () => {
    await stage.show("student-form");
    expect(await stage.page.getByText("There is no sign-in yet.").count()).toBe(1);
  });

  it.each(["", "Nguyễn Minh Anh", "01900000-0000-7000-8000"])("says what is wrong with the id %p", async (id) => {
    await stage.show("student-form");
    await field().fill(id);
    await submit();
    expect(await stage.page.getByRole("alert").textContent()).toContain("This is not a student id.");
    expect(await field().getAttribute("aria-invalid")).toBe("true");
  });

  it("hands on a well-formed id, however it was pasted", async () => {
    await stage.show("student-form");
    const chosen = stage.page.evaluate(
      () =>
        new Promise((resolve) =>
          document.addEventListener("student-chosen", (event) =>
            resolve((event as Event & { studentId: string }).studentId),
          ),
        ),
    );
    await field().fill(`  ${aStudent.id.toUpperCase()} `);
    await submit();
    expect(await chosen).toBe(aStudent.id);
  });
});
