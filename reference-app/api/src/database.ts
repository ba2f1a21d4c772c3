import { DatabaseError, type Pool, type PoolClient } from "pg";
import { type DataSource, type EntityManager, QueryFailedError, TypeORMError } from "typeorm";
import { AppError, ServiceUnavailable } from "./errors";

/** A statement; where it has a name, PostgreSQL prepares it once for each connection and keeps it. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}

export interface NamedQuery extends Statement {
  readonly name: string;
}

/**
 * A point in time as the contract writes it, made by PostgreSQL: turning its own form into a date and that into a text costs
 * a process more than all else of a row. Takes a column of type timestamptz, or another such expression.
 */
export const instantOf = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Runs a statement. */
export type Run = <Row>(query: Statement, values: readonly unknown[]) => Promise<Row[]>;

/** Runs statements in a transaction under their names, which TypeORM's `query` would leave out. */
export const runIn =
  (transaction: EntityManager): Run =>
  async (query, values) => {
    const connection: PoolClient = await transaction.queryRunner?.connect();
    return (await connection.query({ ...query, values: [...values] })).rows;
  };

/**
 * The one door to PostgreSQL. It connects when it is first needed and again whenever that failed, so the process starts
 * and recovers by itself; while the database cannot answer, everything here throws ServiceUnavailable within seconds.
 */
export class Database {
  private opening?: Promise<DataSource>;
  private pool?: Pool;

  constructor(private readonly dataSource: DataSource) {}

  /** Runs a hot path's statement on TypeORM's own pool, without the cost of its query runner. */
  run<Row>(query: Statement, values: readonly unknown[]): Promise<Row[]> {
    return this.reach(async (source) => {
      const { rows } = await poolOf(source).query({ ...query, values: [...values] });
      return rows;
    });
  }

  /** Does `work` with the entities, on one connection. */
  use<Result>(work: (entities: EntityManager) => Promise<Result>): Promise<Result> {
    return this.reach(async (source) => {
      const runner = source.createQueryRunner();
      const connection: PoolClient = await runner.connect();
      try {
        return await work(runner.manager);
      } catch (error) {
        // TypeORM would give a connection that has fallen silent back to the pool, for the next request to wait on.
        if (isOutage(error)) await connection.end();
        throw error;
      } finally {
        await runner.release();
      }
    });
  }

  /** How many requests wait for one of the pool's connections. */
  get waiting(): number {
    return this.pool?.waitingCount ?? 0;
  }

  /** Closes the pool once the statements under way have ended. */
  async close(): Promise<void> {
    const source = await this.opening?.catch(() => undefined);
    await source?.destroy();
  }

  private async reach<Result>(work: (source: DataSource) => Promise<Result>): Promise<Result> {
    try {
      return await work(await this.open());
    } catch (error) {
      throw isOutage(error) ? new ServiceUnavailable(error) : error;
    }
  }

  private open(): Promise<DataSource> {
    this.opening ??= this.dataSource.initialize().then(
      (source) => {
        this.pool = poolOf(source);
        return source;
      },
      (error) => {
        this.opening = undefined;
        throw error;
      },
    );
    return this.opening;
  }
}

/** The `pg` pool that TypeORM's PostgreSQL driver made; the driver's type does not show it. */
function poolOf(source: DataSource): Pool {
  return (source.driver as unknown as { master: Pool }).master;
}

/** The constraint that `error` says was violated, if that is what it says. */
export function violatedConstraint(error: unknown): string | undefined {
  const cause = causeOf(error);
  return cause instanceof DatabaseError && cause.code?.startsWith("23") ? cause.constraint : undefined;
}

/** The SQLSTATE with which PostgreSQL refused, if it was PostgreSQL that did. */
export function sqlStateOf(error: unknown): string | undefined {
  const cause = causeOf(error);
  return cause instanceof DatabaseError ? cause.code : undefined;
}

const causeOf = (error: unknown) => (error instanceof QueryFailedError ? error.driverError : error);

/**
 * SQLSTATEs that speak of the server's state, not of our statement: connection exceptions, authentication, too many
 * connections or no memory, lock not available, cancelled by a timeout or an administrator, disk trouble.
 * https://www.postgresql.org/docs/17/errcodes-appendix.html
 */
const outages = /^(08|28|53|55P03|57|58)/;

/**
 * Whatever fails without PostgreSQL having answered is a connection's failure (refused, reset, timed out, untrusted, no
 * credentials for a token), unless it is a refusal or a mistake of ours.
 */
function isOutage(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined) return outages.test(state);
  const cause = causeOf(error);
  return !(cause instanceof AppError || cause instanceof TypeError || cause instanceof TypeORMError);
}
