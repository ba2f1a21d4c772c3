import type { QueryRunner } from "typeorm";
import { ForwardMigration } from "./forward-migration";

/**
 * `fold_for_search` takes case and diacritics from a text, so that "Đại số" is found by "dai so". It decomposes each
 * letter and drops the marks; đ and ơ aside, every Vietnamese letter is a base letter with marks, and ơ and ư decompose
 * too. The unaccent extension would do, but is neither immutable nor there without the right to create it.
 */
export class AddSearchFolding extends ForwardMigration {
  override readonly name = "AddSearchFolding1763800000001";

  override async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION fold_for_search(text) RETURNS text
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      RETURN lower(translate(regexp_replace(normalize($1, NFD), '[\\u0300-\\u036f]', '', 'g'), 'Đđ', 'Dd'))`);
  }
}
