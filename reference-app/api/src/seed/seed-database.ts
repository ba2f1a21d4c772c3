import type { DataSource, EntityManager } from "typeorm";
import { makeUniversity, type University } from "./university";

/** Fills an empty database, all or nothing; gives back undefined, and changes nothing, where there is any data. */
export function seedDatabase(source: DataSource): Promise<University | undefined> {
  return source.transaction(async (manager) => {
    const university = makeUniversity(Date.now());
    const tables = Object.keys(university);
    await manager.query(`LOCK TABLE ${tables.join(", ")} IN SHARE ROW EXCLUSIVE MODE`);
    if (await hasData(manager, tables)) return undefined;
    for (const [table, rows] of Object.entries(university)) await insert(manager, table, rows);
    return university;
  });
}

async function hasData(manager: EntityManager, tables: readonly string[]): Promise<boolean> {
  const [row] = await manager.query(
    `SELECT ${tables.map((table) => `EXISTS (SELECT FROM ${table})`).join(" OR ")} AS found`,
  );
  return row.found;
}

/** One statement for all rows of a table, which name the same columns; the others are the database's to fill. */
async function insert(manager: EntityManager, table: string, rows: readonly object[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(", ");
  const statement = `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1)`;
  await manager.query(statement, [JSON.stringify(rows)]);
}
