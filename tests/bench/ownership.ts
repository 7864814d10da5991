import type { Pool } from "pg";
import { previewCampaign } from "@/lib/features/campaigns/data-preview";
import { readCoverage } from "@/lib/features/ownership/data-overview";
import { countUnowned, listUnowned } from "@/lib/features/ownership/data-unowned";
import { systemScope } from "@/lib/platform/scope";
import type { Measure } from "./measure";

/** The pages of ownership, where half of what has a suggestion is accepted, some of it too long ago. */
export async function benchOwnership(pool: Pool, now: Date, scale: number): Promise<Measure[]> {
  await pool.query(
    `INSERT INTO ownerships (subject_type, subject_id, role, person_id, team_id, state, evidence, set_by, set_at, confirmed_at)
     SELECT 'identity', s.identity_id, 'technical', s.person_id, s.team_id, 'accepted', 'bench', 'bench', d.at, d.at
     FROM owner_suggestions s JOIN identities i ON i.id = s.identity_id
     CROSS JOIN LATERAL (SELECT $1::timestamptz - make_interval(days => i.risk * 5) AS at) d
     WHERE s.place = 1 AND s.role = 'technical' AND i.risk % 2 = 0 ON CONFLICT DO NOTHING`,
    [now],
  );
  await pool.query(
    `UPDATE identities i SET owner_state = o.state, owner_person_id = o.person_id, owner_team_id = o.team_id
     FROM ownerships o WHERE o.subject_id = i.id AND o.role = 'technical'`,
  );
  await pool.query("VACUUM ANALYZE");
  const scope = systemScope("bench");
  const everything = { terms: [], now };
  const end = new Date(now.getTime() + 20 * 86_400_000).toISOString().slice(0, 10);
  const looking = { scope, name: "Bench", origin: "https://rollcall.example", now };
  const draft = {
    ...{ name: "Everything", query: "", teamId: null, channelId: null, end },
    from: ["named" as const, "high" as const, "medium" as const, "low" as const],
    atEnd: "queue" as const,
    remindDays: 5 as const,
  };
  const reads: [string, number, () => Promise<unknown>][] = [
    ["overview", 1, () => readCoverage(pool, scope, now)],
    ["a page of the queue", 1, () => listUnowned(pool, scope, { ...everything, limit: 50 })],
    ["the queue's count", 1, () => countUnowned(pool, scope, everything)],
    ["preview of a campaign", 4, () => previewCampaign(pool, looking, draft)],
  ];
  const measures: Measure[] = [];
  for (const [what, bound, read] of reads) {
    const started = performance.now();
    await read();
    const value = ((performance.now() - started) / 1000) * scale;
    measures.push({
      what: `ownership: ${what}`,
      value,
      unit: "s",
      bound,
      detail: "for each 100,000 identities",
    });
  }
  return measures;
}
