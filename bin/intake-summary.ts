import type { Pool } from "pg";
import { showId, showText } from "@/lib/domain/text";
import { listUnknownActors } from "@/lib/features/usage/data-intakes";
import type { ImportedLogs } from "@/lib/features/usage/mutations-logs";
import { refusedWords } from "@/lib/features/usage/schema";

/** What logs brought, in words and as facts: what was counted, what was not and why, and who is not in the inventory. */
export async function describeIntake(
  pool: Pool,
  { sourceId, sourceName, counts, files }: ImportedLogs,
): Promise<{ complete: boolean; text: string; facts: object }> {
  const unknown = await listUnknownActors(pool, sourceId, 10);
  const cut = files.filter((file) => file.failure !== null);
  const lines = [
    `${showText(sourceName)}: ${counts.events.toLocaleString("en")} events counted.`,
    ...refusedWords(counts).map(([words]) => `${words}.`),
    ...(unknown.total > 0
      ? [
          `${counts.unknownActors.toLocaleString("en")} of the events are of actors that are not in the inventory; from this source it does not know ${unknown.total.toLocaleString("en")}:`,
          ...unknown.rows.map(
            (row) =>
              `  ${showText(row.name, 60)} (${showId(row.externalId, 60)} of ${showText(row.realm, 60)}), ${row.events} events`,
          ),
        ]
      : []),
    ...files
      .flatMap((file) => file.problems.slice(0, 5))
      .map(({ where, what }) => `Not read: ${showText(where)}: ${showText(what)}`),
    ...cut.map((file) => `${showText(file.name)} was not read, or only in part: ${file.failure}`),
  ];
  return {
    complete: cut.length === 0 && counts.unreadable === 0,
    text: lines.join("\n"),
    facts: { sourceId, source: sourceName, counts, files, unknownActors: unknown },
  };
}
