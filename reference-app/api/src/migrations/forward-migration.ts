import type { MigrationInterface, QueryRunner } from "typeorm";

/**
 * For trigger functions: they run with their owner's rights, whoever sets them off, and find nothing but what they name with
 * its schema. A temporary object of the caller's comes last, and so is never taken for ours.
 */
export const asOwner = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp";

/**
 * A migration only goes forward: the release before it still serves while it runs and may have to serve again, so a
 * change that has to be taken back is taken back by the next migration.
 */
export abstract class ForwardMigration implements MigrationInterface {
  /** Recorded in the database; it ends in a Unix time in milliseconds, by which TypeORM orders migrations. */
  abstract readonly name: string;

  abstract up(queryRunner: QueryRunner): Promise<void>;

  async down(): Promise<void> {
    throw new Error(`${this.name} cannot be undone. Write a migration that puts right what it did.`);
  }
}
