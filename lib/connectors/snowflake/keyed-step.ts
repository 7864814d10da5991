import { kept } from "@/lib/connectors/sdk/kept-fields";
import type { Step } from "@/lib/connectors/sdk/steps";
import type { Snowflake } from "./session";

const perPage = 2_000;

/** A view to read, ordered by a text `K` that no two rows share. */
export interface KeyedView {
  /** The view within `SNOWFLAKE.ACCOUNT_USAGE`. */
  view: string;
  /** What is asked: it gives `K` first, and the columns. */
  select: string;
  columns: string[];
}

/** What reading a view takes, in Snowflake's words. */
export const permissionFor = (view: string): string => `SELECT on SNOWFLAKE.ACCOUNT_USAGE.${view}`;

/** Asks for as little as shows whether a view may be read. */
export const probeView = (view: string) => (snowflake: Snowflake) =>
  snowflake.query(`SELECT 1 AS K FROM SNOWFLAKE.ACCOUNT_USAGE.${view} LIMIT 1`, permissionFor(view));

/** Reads a view piece by piece, each after the last key, so that any can be asked for again. An empty one is the last. */
export function keyedStep({ view, select, columns }: KeyedView): Step<Snowflake> {
  const statement = `SELECT * FROM (${select}) WHERE K > ? ORDER BY K LIMIT ${perPage}`;
  const permission = permissionFor(view);
  return {
    call: view,
    permission,
    async read(snowflake, at) {
      const rows = await snowflake.query(statement, permission, [at ?? ""]);
      return {
        body: { realm: snowflake.realm, items: rows.map((row) => kept(row, ...columns)) },
        next: rows.at(-1)?.K ?? null,
      };
    },
    probe: probeView(view),
  };
}

/** A moment as text, in the form that every reader of dates knows. */
export const moment = (column: string, as: string): string =>
  `TO_CHAR(CONVERT_TIMEZONE('UTC', ${column})::TIMESTAMP_NTZ, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS ${as}`;
