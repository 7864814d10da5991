import type { Pool } from "pg";
import { showText } from "@/lib/domain/text";

export interface RunSummary {
  complete: boolean;
  text: string;
  facts: Record<string, unknown>;
}

/** What a sync brought, in words and as facts: what came in, what changed, what could not be read, what waits. */
export async function summariseRun(pool: Pool, runId: string): Promise<RunSummary> {
  const run = await pool.query<{
    name: string;
    status: string;
    counts: Record<string, number>;
    failure: { message?: string } | null;
  }>(
    "SELECT s.name, r.status, r.counts, r.failure FROM sync_runs r JOIN sources s ON s.id = r.source_id WHERE r.id = $1",
    [runId],
  );
  const found = run.rows[0];
  if (!found) throw new Error(`There is no run ${runId}.`);
  const scopes = await pool.query<{
    title: string;
    failure: { kind: string; message: string; permission?: string };
  }>("SELECT title, failure FROM sync_scopes WHERE run_id = $1 AND status = 'incomplete' ORDER BY ordinal", [
    runId,
  ]);
  const problems = await pool.query<{ place: string; what: string }>(
    "SELECT place, what FROM dead_letters WHERE run_id = $1 ORDER BY id LIMIT 10",
    [runId],
  );
  const holds = await pool.query<{ title: string; record_type: string; missing: number; total: number }>(
    "SELECT title, record_type, missing, total FROM holds WHERE run_id = $1 AND state = 'held'",
    [runId],
  );
  const { counts } = found;
  const count = (name: string) => counts[name] ?? 0;
  const kinds = [
    ["identity", "identities"],
    ["credential", "credentials"],
    ["placement", "placements"],
    ["grant", "grants"],
    ["member", "memberships"],
    ["trust", "trusts"],
    ["container", "accounts"],
  ] as const;
  const read = kinds.filter(([type]) => count(type) > 0).map(([type, word]) => `${count(type)} ${word}`);
  const lines = [
    `${showText(found.name)}: ${found.status}. Read ${read.length > 0 ? read.join(", ") : "nothing"}.`,
    `${count("added")} new, ${count("changed")} changed, ${count("missing")} missing, ${count("gone")} gone.`,
    ...(found.failure?.message ? [found.failure.message] : []),
    ...scopes.rows.map(({ title, failure }) => {
      const mend = failure.permission ? ` Grant ${failure.permission}.` : "";
      return `Not read: ${showText(title)}: ${showText(failure.message)}${mend}`;
    }),
    ...holds.rows.map(
      (hold) =>
        `Held back: ${hold.missing} of ${hold.total} ${hold.record_type} rows of ${showText(hold.title)} disappeared. Release or discard them under Sources.`,
    ),
    ...(count("problems") > 0 ? [`${count("problems")} records could not be read:`] : []),
    ...problems.rows.map(({ place, what }) => `  ${showText(place)}: ${showText(what)}`),
  ];
  return {
    complete: found.status === "complete",
    text: lines.join("\n"),
    facts: {
      source: found.name,
      run: runId,
      status: found.status,
      counts,
      incomplete: scopes.rows,
      held: holds.rows,
      problems: problems.rows,
    },
  };
}
