/** A student whom everybody may be until there is a sign-in: the frontend's configuration of the local cloud names the same. */
export const demoStudent = { id: "01900000-0000-7000-8000-000000000001", fullName: "Nguyễn Minh Anh" } as const;

/** What the demo student is enrolled in. */
export const demoCourseCodes: readonly string[] = ["COMP-120", "MATH-205", "VIET-120"];
