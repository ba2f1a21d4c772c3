import "reflect-metadata";
import { Signer } from "@aws-sdk/rds-signer";
import { DataSource } from "typeorm";
import { AuditEntry } from "./audit/audit-entry.entity";
import type { DatabaseConfig } from "./config";
import { Course } from "./courses/course.entity";
import { CoursePrerequisite } from "./courses/course-prerequisite.entity";
import { Enrollment } from "./enrollments/enrollment.entity";
import { WaitingPlace } from "./enrollments/waiting-place.entity";
import { IdempotencyKey } from "./idempotency/idempotency-key.entity";
import { Instructor } from "./instructors/instructor.entity";
import { migrations } from "./migrations";
import { RateLimitCounter } from "./rate-limits/rate-limit-counter.entity";
import { CompletedCourse } from "./students/completed-course.entity";
import { Student } from "./students/student.entity";
import { TimetableSlot } from "./timetable/timetable-slot.entity";
import { Upload } from "./uploads/upload.entity";

/** What a connection is for decides how long it may take: a request is answered soon or not at all, a migration works. */
export type Purpose = "api" | "maintenance";

/** Where TypeORM keeps the names of the migrations that have been applied. */
const migrationsTable = "schema_migrations";

const entities = [
  ...[Instructor, Course, TimetableSlot, CoursePrerequisite, Upload],
  ...[Student, CompletedCourse, Enrollment, WaitingPlace, AuditEntry],
  ...[IdempotencyKey, RateLimitCounter],
];

const limits = {
  api: {
    statement_timeout: 4_000,
    query_timeout: 5_000,
    lock_timeout: 3_000,
    idle_in_transaction_session_timeout: 10_000,
  },
  // Whoever waits for a table's lock has all who come after wait behind: well under what a request waits, and so no longer.
  maintenance: { statement_timeout: 15 * 60_000, lock_timeout: 800 },
} satisfies Record<Purpose, object>;

/** Beyond about ten connections PostgreSQL on a small host gets slower, not faster. */
const poolSize = 10;

/**
 * The database as TypeORM sees it, not yet connected. `query_timeout` is the client's own clock, for a server that has
 * gone silent; the other limits are PostgreSQL's. All in milliseconds.
 */
export function createDataSource(config: DatabaseConfig, purpose: Purpose): DataSource {
  return new DataSource({
    type: "postgres",
    host: config.host,
    port: config.port,
    database: config.name,
    username: config.user,
    password: passwordOf(config),
    ssl: config.certificateAuthorities ? { ca: config.certificateAuthorities } : false,
    applicationName: `lectern-${purpose}`,
    connectTimeoutMS: 2_000,
    poolSize,
    extra: { keepAlive: true, ...limits[purpose] },
    entities,
    migrations,
    migrationsTableName: migrationsTable,
    migrationsTransactionMode: "each",
    installExtensions: false,
    logging: false,
  });
}

/** pg asks for the password with each new connection, so an IAM token (which lives 15 minutes) is always a fresh one. */
function passwordOf({ authentication, host, port, user }: DatabaseConfig): string | (() => Promise<string>) {
  if (authentication.kind === "password") return authentication.password;
  const signer = new Signer({ hostname: host, port, username: user, region: authentication.region });
  return () => signer.getAuthToken();
}
