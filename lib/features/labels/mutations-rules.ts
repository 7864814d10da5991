import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { wakeWorker } from "@/lib/platform/queue";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction, planByKeys } from "@/lib/platform/transaction";
import { defaultRules, listRules, previewRules, RuleJudge } from "./data-rules";
import { type LabelRule, patternOf, ruleName, type SaveRule } from "./schema-rules";

/** The worker's task that applies the rules to every identity. */
export const applyRulesTask = "label-rules";

/** Adds or edits a rule and asks the worker to apply it. Gives the rule's id and how many identities it relabels. */
export function saveRule(
  { pool }: { pool: Pool },
  scope: Scope,
  asked: SaveRule,
  now: Date,
): Promise<{ id: string; relabelled: number }> {
  const id = asked.id ?? randomUUID();
  const rule: LabelRule = {
    ...asked,
    id,
    name: ruleName(asked),
    tagKeys: asked.place === "tag" ? asked.tagKeys : [],
  };
  return changeRules(pool, scope, id, asked.id === null ? "added" : "edited", now, async (tx, position) => {
    const saved = await tx.query(
      `INSERT INTO label_rules (id, position, name, label, value, looks_at, pattern, enabled, updated_at, updated_by)
       VALUES ($1, $2, $3, 'environment', $4, $5, $6, $7, $8, $9)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, value = excluded.value, looks_at = excluded.looks_at,
         pattern = excluded.pattern, enabled = excluded.enabled, updated_at = excluded.updated_at, updated_by = excluded.updated_by
       WHERE $10 RETURNING id`,
      [
        id,
        position,
        rule.name,
        rule.environment,
        rule.place,
        patternOf(rule),
        rule.enabled,
        now,
        scope.actor,
        asked.id !== null,
      ],
    );
    return saved.rowCount === 1;
  });
}

/** Removes a rule. The last one stays: without any rule the defaults would come back. */
export async function removeRule(
  { pool }: { pool: Pool },
  scope: Scope,
  id: string,
  now: Date,
): Promise<{ relabelled: number }> {
  return changeRules(pool, scope, id, "removed", now, async (tx) => {
    const { rows } = await tx.query<{ n: number }>("SELECT count(*)::int AS n FROM label_rules");
    if ((rows[0]?.n ?? 0) <= 1) {
      throw new AppError({
        code: "last_rule",
        message: "This is the last rule.",
        safe: "Nothing was changed.",
        next: "Switch it off instead.",
      });
    }
    return (await tx.query("DELETE FROM label_rules WHERE id = $1", [id])).rowCount === 1;
  });
}

function changeRules(
  pool: Pool,
  scope: Scope,
  id: string,
  change: "added" | "edited" | "removed",
  now: Date,
  write: (tx: PoolClient, position: number) => Promise<boolean>,
): Promise<{ id: string; relabelled: number }> {
  return inTransaction(pool, async (tx) => {
    await tx.query("LOCK TABLE label_rules IN SHARE ROW EXCLUSIVE MODE");
    await keepDefaults(tx, now);
    const known = await tx.query("SELECT FROM label_rules WHERE id = $1", [id]);
    if (change !== "added" && known.rowCount === 0) throw noSuchRule();
    const { rows } = await tx.query<{ next: number }>(
      "SELECT coalesce(max(position), 0) + 1 AS next FROM label_rules",
    );
    if (!(await write(tx, rows[0]?.next ?? 1))) throw noSuchRule();
    const preview = await previewRules(tx, await listRules(tx));
    await wakeWorker(tx, applyRulesTask, applyRulesTask, {});
    await writeAudit(
      tx,
      { type: "label-rule.changed", ruleId: id, change, identitiesRelabelled: preview.different },
      scope.actor,
      `label-rule:${id}`,
    );
    return { id, relabelled: preview.different };
  });
}

function noSuchRule(): AppError {
  return new AppError({
    code: "no_such_rule",
    message: "There is no such rule.",
    safe: "Nothing was changed.",
    next: "Reload the list.",
  });
}

/** The first edit writes the defaults down, so that they can be edited one by one. */
async function keepDefaults(tx: PoolClient, now: Date): Promise<void> {
  const rows = defaultRules.map((rule, index) => ({
    ...rule,
    pattern: patternOf(rule),
    position: index + 1,
  }));
  await tx.query(
    `INSERT INTO label_rules (id, position, name, label, value, looks_at, pattern, enabled, updated_at, updated_by)
     SELECT id, position, name, 'environment', environment, place, pattern, enabled, $2, 'rollcall'
     FROM json_to_recordset($1::json) AS r(id uuid, position int, name text, environment text, place text, pattern text, enabled boolean)
     WHERE NOT EXISTS (SELECT FROM label_rules)`,
    [JSON.stringify(rows), now],
  );
}

const chunk = 5000;

/** Brings the labels that rules give to these identities in line with the rules. Gives how many changed. */
export async function applyRulesTo(pool: Pool, ids: readonly string[], now: Date): Promise<number> {
  const rules = await listRules(pool);
  const judge = new RuleJudge(pool, rules);
  let changed = 0;
  for (let at = 0; at < ids.length; at += chunk) {
    changed += await write(pool, await judge.judge(ids.slice(at, at + chunk)), now);
  }
  return changed;
}

/** The same for every identity that is not gone. */
export async function applyRulesToAll(pool: Pool, now: Date, signal: AbortSignal): Promise<number> {
  const judge = new RuleJudge(pool, await listRules(pool));
  let changed = 0;
  for (let last: string | null = null; ; ) {
    signal.throwIfAborted();
    const judged = await judge.judgeAfter(last, chunk);
    changed += await write(pool, judged, now);
    last = judged.at(-1)?.id ?? null;
    if (judged.length < chunk) return changed;
  }
}

async function write(
  pool: Pool,
  judged: Awaited<ReturnType<RuleJudge["judge"]>>,
  now: Date,
): Promise<number> {
  const differing = judged.filter(
    ({ before, after }) =>
      (before?.value ?? null) !== (after?.value ?? null) || (after !== null && before?.why !== after.why),
  );
  if (differing.length === 0) return 0;
  const set = differing.flatMap(({ id, after }) => (after ? [{ id, ...after }] : []));
  const cleared = differing.filter((row) => row.after === null).map((row) => row.id);
  await inTransaction(pool, async (tx) => {
    await planByKeys(tx);
    await tx.query(
      `INSERT INTO labels (subject_type, subject_id, name, value, origin, why, set_by, set_at)
       SELECT 'identity', id, 'environment', value, 'rule', why, 'rule:' || "ruleId", $2
       FROM json_to_recordset($1::json) AS r(id uuid, value text, why text, "ruleId" text) ORDER BY id
       ON CONFLICT (subject_id, name, origin) DO UPDATE SET value = excluded.value, why = excluded.why,
         set_by = excluded.set_by, set_at = excluded.set_at`,
      [JSON.stringify(set), now],
    );
    await tx.query(
      "DELETE FROM labels WHERE subject_id = ANY($1::uuid[]) AND name = 'environment' AND origin = 'rule'",
      [cleared],
    );
    await refreshDerived(
      tx,
      differing.map((row) => row.id),
    );
  });
  return differing.length;
}
