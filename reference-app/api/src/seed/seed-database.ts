import type { DataSource, EntityManager } from "typeorm";
import { makeUniversity, type University } from "./university";

const tables: readonly (keyof University)[] = ["courses", "students", "enrollments"];

/** Fills an empty database, all or nothing; gives back undefined, and changes nothing, where there is any data. */
export function seedDatabase(source: DataSource): Promise<University | undefined> {
  return source.transaction(async (manager) => {
    await manager.query(`LOCK TABLE ${tables.join(", ")} IN SHARE ROW EXCLUSIVE MODE`);
    if (await hasData(manager)) return undefined;
    const university = makeUniversity();
    for (const table of tables) await insert(manager, table, university[table]);
    return university;
  });
}

async function hasData(manager: EntityManager): Promise<boolean> {
  const [row] = await manager.query(
    `SELECT ${tables.map((table) => `EXISTS (SELECT FROM ${table})`).join(" OR ")} AS found`,
  );
  return row.found;
}

/** One statement for all rows of a table; each row names every column. */
async function insert(manager: EntityManager, table: string, rows: readonly object[]): Promise<void> {
  const statement = `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`;
  await manager.query(statement, [JSON.stringify(rows)]);
}
