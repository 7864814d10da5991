import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identityRules } from "@/lib/domain/rules/catalogue";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { benchServer } from "./database";
import type { Measure } from "./measure";
import { benchReplay } from "./replay";
import { diskConnector, timed, writeEstate } from "./sync";

const signal = new AbortController().signal;

/** Every rule on every identity of an estate, with two credentials and ten attachments each; then a day on which nothing changed, and changes tried. */
export async function benchAssessment(identities: number): Promise<Measure[]> {
  const server = await benchServer();
  const folder = mkdtempSync(join(tmpdir(), "rollcall-estate-"));
  try {
    writeEstate(folder, identities);
    const pool = await server.create("engine");
    const engine = testEngine(pool, diskConnector(folder, identities), { leaseSeconds: 60, concurrency: 2 });
    await syncOnce(engine, await createSource(pool, "bench", "aws"));
    await pool.query("ANALYZE");
    const now = await databaseNow(pool);
    const tomorrow = new Date(now.getTime() + 86_400_000);
    const first = await timed(() => assessDue(pool, now, signal));
    const again = await timed(() => assessDue(pool, now, signal));
    const tried = await benchReplay(pool, { identities, now, wholeSeconds: first.seconds });
    const due = await pool.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM assessments WHERE due_at <= $1",
      [tomorrow],
    );
    const next = await timed(() => assessDue(pool, tomorrow, signal));
    const found = await pool.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM findings WHERE state = 'open'",
    );
    return [
      {
        what: "assessment: every rule on everything",
        value: first.seconds * (100_000 / identities),
        unit: "s",
        bound: 60,
        detail: `${identityRules.length} rules, for each 100,000 identities; ${found.rows[0]?.n} findings`,
      },
      { what: "assessment: nothing changed", value: again.seconds, unit: "s", bound: 5 },
      {
        what: "assessment: the next day",
        value: next.seconds,
        unit: "s",
        bound: null,
        detail: `${due.rows[0]?.n} due`,
      },
      {
        what: "assessment: memory of the process",
        value: Math.max(first.peakMb, next.peakMb),
        unit: "MB",
        bound: 512,
      },
      ...tried,
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await server.close();
  }
}
