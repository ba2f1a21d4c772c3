import type { QueryRunner } from "typeorm";
import { ForwardMigration } from "./forward-migration";

/**
 * The API's own role, `lectern_app`, may do what its routes do and no more: of a course it changes nothing but the count
 * of enrolments, and it takes nothing away. The role itself is made before the migrations, by whoever owns the server.
 */
export class GrantDataToApp extends ForwardMigration {
  override readonly name = "GrantDataToApp1763800000002";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("GRANT SELECT ON courses, students, enrollments, schema_migrations TO lectern_app");
    await queryRunner.query("GRANT UPDATE (enrolled_count) ON courses TO lectern_app");
    await queryRunner.query("GRANT INSERT ON enrollments TO lectern_app");
  }
}
