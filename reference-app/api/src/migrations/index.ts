import { AddAudit } from "./add-audit";
import { AddIdempotencyKeys } from "./add-idempotency-keys";
import { AddInstructors } from "./add-instructors";
import { AddPrerequisites } from "./add-prerequisites";
import { AddRateLimits } from "./add-rate-limits";
import { AddSearchFolding } from "./add-search-folding";
import { AddTimetable } from "./add-timetable";
import { AddUploads } from "./add-uploads";
import { AddWaitingList } from "./add-waiting-list";
import { CountStudentsOfCourses } from "./count-students-of-courses";
import { CreateEnrolmentSchema } from "./create-enrolment-schema";
import { DeriveCourseSearch } from "./derive-course-search";
import { DescribeCourses } from "./describe-courses";
import { DescribeStudents } from "./describe-students";
import { GrantDataToApp } from "./grant-data-to-app";

/** Every migration, in the order in which they are applied. */
export const migrations = [
  CreateEnrolmentSchema,
  AddSearchFolding,
  GrantDataToApp,
  AddInstructors,
  DescribeCourses,
  DeriveCourseSearch,
  AddTimetable,
  AddPrerequisites,
  DescribeStudents,
  AddWaitingList,
  CountStudentsOfCourses,
  AddAudit,
  AddIdempotencyKeys,
  AddUploads,
  AddRateLimits,
];

/** The names under which the database records them. */
export const migrationNames: readonly string[] = migrations.map((Migration) => new Migration().name);
