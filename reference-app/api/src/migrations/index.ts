import { AddSearchFolding } from "./add-search-folding";
import { CreateEnrolmentSchema } from "./create-enrolment-schema";
import { GrantDataToApp } from "./grant-data-to-app";

/** Every migration, in the order in which they are applied. */
export const migrations = [CreateEnrolmentSchema, AddSearchFolding, GrantDataToApp];

/** The names under which the database records them. */
export const migrationNames: readonly string[] = migrations.map((Migration) => new Migration().name);
