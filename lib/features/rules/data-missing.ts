import { askRule } from "@/lib/domain/assessment/assess";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { IdentityRule, Policy } from "@/lib/domain/assessment/rule";
import { loadContexts, surroundingsOf } from "@/lib/features/assessment/data-context";
import { withQueried } from "@/lib/features/custom-rules/data-queried";
import { boundedPart, type Runner } from "@/lib/platform/read";
import type { Standing } from "./data-standing";
import type { Missing, Need } from "./schema";

/**
 * Only letters are kept of an answer, not which data was missing. What that is is seen by asking some of the identities again. Ids
 * are hashes, so the first of them are as good as drawn by lot.
 */
const drawn = 1000;
/** So many are asked again for each rule: in the catalogue, and on a rule's own page. */
const [few, many] = [3, 100];
const searchMs = 1000;
const examplesShown = 3;

/** What is missing, by rule, as a few identities show it. A rule of whose unknown answers none was drawn is left out. */
export async function missingOf(db: Runner, standing: Standing, now: Date): Promise<Map<string, Missing>> {
  const { identityRules } = standing.set;
  const found = await db.query<{ id: string; verdicts: string; catalogue: string }>(
    "SELECT identity_id AS id, verdicts, catalogue FROM assessments ORDER BY identity_id LIMIT $1",
    [drawn],
  );
  const chosen = new Map<IdentityRule, string[]>(identityRules.map((rule) => [rule, []]));
  for (const { id, verdicts, catalogue } of found.rows) {
    if (catalogue !== standing.name) continue;
    identityRules.forEach((rule, place) => {
      const ids = chosen.get(rule);
      if (verdicts[place] === "u" && ids && ids.length < few) ids.push(id);
    });
  }
  return askAgain(db, standing, chosen, now);
}

/** What is missing for one rule. Nothing is asked where its unknown answers are too rare to be found in time. */
export async function missingOfOne(
  db: Runner,
  standing: Standing,
  ruleId: string,
  now: Date,
  restMs: number,
): Promise<Missing> {
  const { identityRules } = standing.set;
  const rule = identityRules.find(({ id }) => id === ruleId);
  if (!rule) return { asked: 0, needs: [] };
  const found = await boundedPart(db, searchMs, restMs, () =>
    db.query<{ id: string }>(
      `SELECT identity_id AS id FROM assessments WHERE catalogue = $1 AND substr(verdicts, $2::int, 1) = 'u'
       ORDER BY identity_id LIMIT $3`,
      [standing.name, identityRules.indexOf(rule) + 1, many],
    ),
  );
  const ids = found?.rows.map(({ id }) => id) ?? [];
  return (await askAgain(db, standing, new Map([[rule, ids]]), now)).get(rule.id) ?? { asked: 0, needs: [] };
}

async function askAgain(
  db: Runner,
  { set, policy: plain }: Standing,
  chosen: ReadonlyMap<IdentityRule, readonly string[]>,
  now: Date,
): Promise<Map<string, Missing>> {
  const ids = [...new Set([...chosen.values()].flat())];
  if (ids.length === 0) return new Map();
  const policy = await withQueried(db, plain, set, ids, now);
  const contexts = await loadContexts(db, ids, await surroundingsOf(db, now), now);
  const byId = new Map(contexts.map((context) => [context.id, context]));
  return new Map(
    [...chosen].map(([rule, those]) => [
      rule.id,
      missingFor(
        rule,
        those.flatMap((id) => byId.get(id) ?? []),
        policy,
        now,
      ),
    ]),
  );
}

function missingFor(
  rule: IdentityRule,
  identities: readonly IdentityContext[],
  policy: Policy,
  now: Date,
): Missing {
  const needs = new Map<string, Need & { examples: { id: string; name: string }[] }>();
  let asked = 0;
  for (const identity of identities) {
    const { verdict } = askRule(rule, identity, policy, now);
    if (verdict?.answer !== "unknown") continue;
    asked += 1;
    const need = needs.get(verdict.needs) ?? { what: verdict.needs, identities: 0, examples: [] };
    need.identities += 1;
    if (need.examples.length < examplesShown) need.examples.push({ id: identity.id, name: identity.name });
    needs.set(verdict.needs, need);
  }
  return { asked, needs: [...needs.values()].sort((a, b) => b.identities - a.identities) };
}
