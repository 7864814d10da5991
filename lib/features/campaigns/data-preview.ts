import type { Pool } from "pg";
import { endOfDay, type ToldCampaign, whyNotUntil } from "@/lib/domain/ownership/campaign";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import { identityReach } from "@/lib/features/identities/reach";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { type Looking, showPlan } from "@/lib/features/questions/data-preview";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { makeCampaign, seenOf } from "./data-population";
import type { CampaignChoice, CampaignDraft, CampaignPreset, CampaignPreview } from "./schema";

const timeoutMs = 20_000;
/** So many presets of a kind are offered. */
const mostPresets = 8;

/** A choice as its letters tell of it. */
export function toldOf({ name, end, atEnd }: CampaignChoice, now: Date): ToldCampaign {
  const endsAt = endOfDay(end) ?? now;
  return { name, endsAt, firstEndsAt: endsAt, atEnd };
}

/** What starting would do now: how much it would ask about, whom at once, and what not. Starts nothing. Throws AppError `bad_query`. */
export function previewCampaign(
  pool: Pool,
  looking: Looking,
  draft: CampaignDraft,
): Promise<CampaignPreview> {
  return guardedRead(
    pool,
    async (db) => {
      // What happens at the end is shown in letters as soon as it was chosen.
      const choice: CampaignChoice = { ...draft, atEnd: draft.atEnd ?? "queue" };
      const { now } = looking;
      const whole = await makeCampaign(db, looking.scope, choice, now);
      const { made, items, elsewhere, identities, found } = whole;
      const ask = await showPlan(db, { ...looking, campaign: toldOf(choice, now) }, made, choice.channelId);
      const room = made.plan.left
        .filter(({ why }) => why === "full")
        .reduce((sum, each) => sum + each.items, 0);
      const end = endOfDay(choice.end);
      return {
        seen: seenOf(whole, choice),
        blocked:
          items === 0
            ? "Everything that this finds has an owner who accepted."
            : end === null
              ? "Choose a day."
              : whyNotUntil(end, now),
        ask,
        found,
        identities,
        items,
        room,
        elsewhere,
        nobody: items - made.plan.questions.length - room - elsewhere,
      };
    },
    timeoutMs,
  );
}

/**
 * The accounts and the systems with the most that nobody answers for, within reach. An account counts what lies in it itself.
 */
export async function readPresets(
  db: Runner,
  scope: Scope,
): Promise<{ accounts: CampaignPreset[]; systems: CampaignPreset[] }> {
  const p = new SqlParameters();
  const where = [
    populationSql("i"),
    "i.gone_at IS NULL",
    "i.owner_state <> 'accepted'",
    ...identityReach(scope, "i", p),
  ];
  const unowned = `FROM identities i WHERE ${where.join(" AND ")}`;
  const accounts = await db.query<{ id: string; name: string }>(
    `SELECT c.id, coalesce(c.name, c.external_id) AS name FROM (SELECT i.container_id AS id, count(*) AS n ${unowned} GROUP BY 1) u
     JOIN containers c ON c.id = u.id ORDER BY u.n DESC, name, c.id LIMIT ${mostPresets}`,
    p.values,
  );
  const systems = await db.query<{ system: string }>(
    `SELECT i.system ${unowned} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${mostPresets}`,
    p.values,
  );
  return {
    accounts: accounts.rows.map(({ id, name }) => preset(name, `account:${id}`)),
    systems: systems.rows.map(({ system }) => preset(systemTitle(system), `system:"${system}"`)),
  };
}

function preset(title: string, query: string): CampaignPreset {
  return { title, name: `Claim everything in ${showText(title, 80)}`, query };
}
