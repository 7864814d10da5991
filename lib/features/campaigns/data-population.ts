import { createHash } from "node:crypto";
import type { Candidate } from "@/lib/domain/ownership/asking";
import { planQuestions } from "@/lib/domain/ownership/asking";
import { identityList } from "@/lib/features/identities/list";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import {
  needsTwoSql,
  readCandidates,
  sayAgainBefore,
  sayAgainSql,
  termsOf,
} from "@/lib/features/questions/data-candidates";
import { readCircle } from "@/lib/features/questions/data-circle";
import { type MadePlan, planned } from "@/lib/features/questions/data-plan";
import { listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { CampaignChoice } from "./schema";

type Population = Pick<CampaignChoice, "query" | "from" | "teamId">;

/** What a campaign would ask about and whom, with its numbers. */
export interface MadeCampaign {
  made: MadePlan;
  candidates: Candidate[];
  /** Identities that the query finds in the population; those without an owner; items; SHA-256 of the items. */
  found: number;
  identities: number;
  items: number;
  mark: string;
  /** Items that somebody is asked about already. */
  elsewhere: number;
}

/** Looks at what a campaign would ask about now, and plans whom it would ask at once. Throws AppError `bad_query`. */
export async function makeCampaign(
  db: Runner,
  scope: Scope,
  choice: CampaignChoice,
  now: Date,
): Promise<MadeCampaign> {
  const candidates = await readCandidates(db, scope, choice, { now, again: true });
  const circle = await readCircle(db, now);
  const made = await planned(db, planQuestions(candidates, circle), circle, choice.channelId);
  const p = new SqlParameters();
  const { about, items } = await populationOf(db, scope, choice, { candidates, now }, p);
  const found = await db.query<Omit<MadeCampaign, "made" | "candidates">>(
    `WITH about AS MATERIALIZED (${about}), items AS (${items})
     SELECT (SELECT count(*)::int FROM about) AS found, count(DISTINCT x.id)::int AS identities, count(*)::int AS items,
       count(*) FILTER (WHERE ${elsewhereSql})::int AS elsewhere, ${markSql("x.id", "x.role")} AS mark FROM items x`,
    p.values,
  );
  const [row] = found.rows;
  if (!row) throw new Error("The population was not counted.");
  return { made, candidates, ...row };
}

/** Freezes the population: writes the items of a campaign, each with whom to ask first. Gives the SHA-256 of the items. */
export async function freezeItems(
  tx: Runner,
  scope: Scope,
  {
    campaignId,
    choice,
    candidates,
  }: { campaignId: string; choice: Population; candidates: readonly Candidate[] },
  now: Date,
): Promise<string> {
  const p = new SqlParameters();
  const { about, items } = await populationOf(tx, scope, choice, { candidates, now }, p);
  const id = `${p.add(campaignId)}::uuid`;
  await tx.query(
    `WITH about AS MATERIALIZED (${about}), items AS (${items})
     INSERT INTO campaign_items (campaign_id, identity_id, role, kind, name, system, risk, waits)
     SELECT ${id}, x.id, x.role, x.kind, i.name, i.system, coalesce(i.risk, -1), 'somebody' FROM items x JOIN identities i ON i.id = x.id`,
    p.values,
  );
  const found = await tx.query<{ mark: string }>(
    `SELECT ${markSql("x.identity_id", "x.role")} AS mark FROM campaign_items x WHERE x.campaign_id = $1`,
    [campaignId],
  );
  return found.rows[0]?.mark ?? "";
}

/** A question that waits for an answer about the item `x`. */
const elsewhereSql =
  "EXISTS (SELECT FROM owner_questions q WHERE q.identity_id = x.id AND q.role = x.role AND q.state = 'asked')";

/** SHA-256 over the items in order: whoever has the list can check it. */
const markSql = (id: string, role: string) =>
  `encode(sha256(convert_to(coalesce(string_agg(${id}::text || ' ' || ${role}, E'\\n' ORDER BY ${id}, ${role}), ''), 'UTF8')), 'hex')`;

/** The SQL of the identities that a query finds, `about`, and of what of them nobody answers for, or is to be said again. */
async function populationOf(
  db: Runner,
  scope: Scope,
  { query, from, teamId }: Population,
  { candidates, now }: { candidates: readonly Candidate[]; now: Date },
  p: SqlParameters,
): Promise<{ about: string; items: string }> {
  const where = [populationSql("i"), ...listWhere(identityList, scope, { terms: termsOf(query), now }, p)];
  const again = from.includes("reconfirm")
    ? `UNION ALL SELECT a.id, o.role, 'reconfirm' FROM about a JOIN ownerships o ON o.subject_id = a.id
       WHERE (o.role = 'technical' OR a.two) AND ${sayAgainSql(p.time(await sayAgainBefore(db, now)))}`
    : "";
  const all = `SELECT a.id, r.role, 'own' AS kind FROM about a CROSS JOIN (VALUES ('technical'), ('business')) r (role)
     WHERE (r.role = 'technical' OR a.two)
       AND NOT EXISTS (SELECT FROM ownerships o WHERE o.subject_id = a.id AND o.role = r.role AND o.state = 'accepted') ${again}`;
  const ofTeam = () =>
    `SELECT y.* FROM (${all}) y JOIN json_to_recordset(${p.add(
      JSON.stringify(candidates.map(({ identityId, role }) => ({ identityId, role }))),
    )}::json) AS k("identityId" uuid, role text) ON k."identityId" = y.id AND k.role = y.role`;
  return {
    about: `SELECT i.id, ${needsTwoSql} AS two FROM identities i WHERE ${where.join(" AND ")}`,
    items: teamId === null ? all : ofTeam(),
  };
}

/** What the preview showed, in short: another population, plan, end or name has another. */
export function seenOf({ made, mark }: Pick<MadeCampaign, "made" | "mark">, choice: CampaignChoice): string {
  const { name, end, atEnd, remindDays } = choice;
  return createHash("sha256")
    .update(JSON.stringify([made.seen, mark, name, end, atEnd, remindDays]))
    .digest("hex");
}
