import type { Runner } from "@/lib/platform/read";
import type { TallyRow } from "./data-tally-sums";

/** What a tally is made of: SQL for the words, the account and the number of each row, and where the rows are. */
export interface TallySource {
  words: readonly string[];
  account: string;
  n: string;
  /** `FROM …` with all that belongs to it. */
  from: string;
}

/** Reads the rows of a tally: few texts, because most of the time goes into taking values out of the answer. */
export async function readTallyRows(
  db: Runner,
  { words, account, n, from }: TallySource,
  values: unknown[] = [],
): Promise<TallyRow[]> {
  const found = await db.query<TallyRow>(
    `SELECT words, string_agg(concat(account, ' ', n), ',') AS cells
     FROM (SELECT array_to_json(ARRAY[${words.join(", ")}]::text[])::text AS words, ${account} AS account, ${n} AS n ${from}) AS r
     GROUP BY words`,
    values,
  );
  return found.rows;
}
