import type { Pool, QueryResult, QueryResultRow } from "pg";
import { AppError } from "@/lib/platform/errors";
import { readOne } from "@/lib/platform/read-one";

/** What a read needs of a connection: one statement with parameters. */
export interface Runner {
  query<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<QueryResult<Row>>;
}

/** A read for a page is cut after this. */
export const readTimeoutMs = 500;

/**
 * Runs reads on one consistent view of the database, each statement at most `timeoutMs` long. Throws an AppError,
 * `query_timeout`, when one takes longer.
 */
export async function guardedRead<Result>(
  pool: Pool,
  work: (db: Runner) => Promise<Result>,
  timeoutMs: number = readTimeoutMs,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(
      `BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL statement_timeout = ${Math.trunc(timeoutMs)}`,
    );
    try {
      return await work(client);
    } finally {
      await client.query("COMMIT").catch((error: unknown) => {
        broken = error instanceof Error ? error : new Error(String(error));
      });
    }
  } catch (error) {
    throw explained(error);
  } finally {
    client.release(broken);
  }
}

/**
 * A runner whose every statement is a guarded read of its own, in one trip to the database: several at once share the
 * machine's cores.
 */
export function eachApart(pool: Pool, timeoutMs: number = readTimeoutMs): Runner {
  return {
    async query<Row extends QueryResultRow>(text: string, values: unknown[] = []) {
      try {
        return await readOne<Row>(pool, text, values, timeoutMs);
      } catch (error) {
        throw explained(error);
      }
    },
  };
}

/** What a reader is told where a statement was cut; anything else as it is. */
function explained(error: unknown): unknown {
  if (!isTimeout(error)) return error;
  return new AppError({
    code: "query_timeout",
    message: "This query took too long and was stopped.",
    safe: "Nothing was changed.",
    next: "Narrow it with another term, for example an account, a kind or a source.",
    cause: error,
  });
}

/**
 * Runs one part of a guarded read for at most `ms` milliseconds. Gives undefined when that is not enough; the rest of
 * the read goes on under its own limit, `restMs`.
 */
export async function boundedPart<Result>(
  db: Runner,
  ms: number,
  restMs: number,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  await db.query(`SAVEPOINT part; SET LOCAL statement_timeout = ${Math.trunc(ms)}`);
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    if (!isTimeout(error)) throw error;
    // This also puts the longer limit back.
    await db.query("ROLLBACK TO part");
    return undefined;
  }
  await db.query(`SET LOCAL statement_timeout = ${Math.trunc(restMs)}; RELEASE part`);
  return result;
}

/** Sets how long each further statement of a guarded read may take. */
export async function limitRest(db: Runner, ms: number): Promise<void> {
  await db.query(`SET LOCAL statement_timeout = ${Math.trunc(ms)}`);
}

/** PostgreSQL's code for a statement that was cancelled. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "57014";
}
