import type { Course } from "../../contract/course";
import type { StudentEnrollments } from "../../contract/enrollment";
import type { Student } from "../src/student";

export const aStudent: Student = { id: "01900000-0000-7000-8000-000000000001", name: "Nguyễn Minh Anh", isDemo: true };

/** A course with places left; `different` replaces what a test is about. */
export function aCourse(different: Partial<Course> = {}): Course {
  return {
    id: "0197f2c0-0000-7000-8000-000000000101",
    code: "MATH-101",
    title: { en: "Calculus I", vi: "Giải tích I" },
    description: { en: "Limits and derivatives.", vi: "Giới hạn và đạo hàm." },
    level: "introductory",
    language: "vi",
    instructorId: "0197f2c0-0000-7000-8000-0000000000a1",
    instructor: "Nguyễn Hữu Phước",
    credits: 4,
    capacity: 40,
    placesLeft: 12,
    waitingCount: 0,
    enrollmentOpensAt: null,
    enrollmentClosesAt: null,
    withdrawalEndsAt: null,
    ...different,
  };
}

/** As many different courses as asked for. */
export function courses(count: number): Course[] {
  return Array.from({ length: count }, (_, index) =>
    aCourse({ id: `0197f2c0-0000-7000-8000-${String(index).padStart(12, "0")}`, code: `MATH-${100 + index}` }),
  );
}

export function anEnrollment(course = aCourse()): StudentEnrollments["items"][number] {
  const id = "0197f2c0-0000-7000-8000-00000000e001";
  return { id, courseId: course.id, studentId: aStudent.id, enrolledAt: "2025-08-18T09:00:00Z", course };
}
