import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { canonicalJson } from "@/lib/domain/audit-chain";
import type { CustomRule, RuleDefinition } from "@/lib/domain/custom-rule/custom-rule";
import { customRuleColumns, customRuleSchema } from "@/lib/features/rules/data-standing";
import { requireWhole } from "@/lib/features/rules/mutations";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { isNamed } from "./data";
import type { SaveCustomRule, SavedDefinition } from "./schema";

const nothing = "Nothing was changed.";

/**
 * Adds a rule as a draft, or saves another version of one. One that is on is changed by whoever may switch it on only: what it asks
 * is what everybody is judged by. Throws AppErrors.
 */
export async function saveCustomRule(
  { pool }: { pool: Pool },
  scope: Scope,
  { id, version, definition }: SaveCustomRule,
  now: Date,
): Promise<{ id: string; slug: string; version: number }> {
  requireWhole(scope);
  return inTransaction(pool, async (tx) => {
    await tx.query("LOCK TABLE custom_rules IN SHARE ROW EXCLUSIVE MODE");
    return id === null
      ? addRule(tx, scope, definition, now)
      : editRule(tx, scope, await lockRule(tx, id), version, definition, now);
  });
}

/** The same for rules that a file brings: by slug, all or none. Gives how many were added and changed. */
export async function saveCustomRules(
  { pool }: { pool: Pool },
  scope: Scope,
  definitions: readonly SavedDefinition[],
  now: Date,
): Promise<{ added: number; changed: number }> {
  requireWhole(scope);
  return inTransaction(pool, async (tx) => {
    await tx.query("LOCK TABLE custom_rules IN SHARE ROW EXCLUSIVE MODE");
    const done = { added: 0, changed: 0 };
    for (const definition of definitions) {
      const found = await tx.query(`SELECT ${customRuleColumns} FROM custom_rules WHERE slug = $1`, [
        definition.slug,
      ]);
      const known = found.rows[0] ? customRuleSchema.parse(found.rows[0]) : null;
      if (!known) {
        await addRule(tx, scope, definition, now);
        done.added += 1;
      } else if (!isSame(known, definition)) {
        await editRule(tx, scope, known, known.version, definition, now);
        done.changed += 1;
      }
    }
    return done;
  });
}

/**
 * Switches a rule on or off. The next assessment asks it, or resolves what it found. It becomes a draft again where nothing came of it yet,
 * and is off otherwise.
 */
export async function switchCustomRule(
  { pool }: { pool: Pool },
  scope: Scope,
  { id, state: asked }: { id: string; state: CustomRule["state"] },
  now: Date,
): Promise<{ before: CustomRule["state"] }> {
  requireWhole(scope);
  return inTransaction(pool, async (tx) => {
    const rule = await lockRule(tx, id);
    const state = asked === "draft" && (await isNamed(tx, rule.slug)) ? "off" : asked;
    if (rule.state === state) return { before: rule.state };
    await tx.query("UPDATE custom_rules SET state = $2, updated_by = $3, updated_at = $4 WHERE id = $1", [
      id,
      state,
      scope.actor,
      now,
    ]);
    await tell(tx, scope, rule, state === "on" ? "switched_on" : "switched_off", rule.version);
    return { before: rule.state };
  });
}

/** Removes a rule that is not on. One that findings or exceptions name is kept, off. */
export async function removeCustomRule({ pool }: { pool: Pool }, scope: Scope, id: string): Promise<void> {
  requireWhole(scope);
  return inTransaction(pool, async (tx) => {
    const rule = await lockRule(tx, id);
    if (rule.state === "on" || (await isNamed(tx, rule.slug))) {
      throw new AppError({
        code: "rule_in_use",
        message: rule.state === "on" ? "This rule is on." : "Findings or exceptions name this rule.",
        safe: nothing,
        next: rule.state === "on" ? "Switch it off first." : "Leave it off: what it found stays readable.",
      });
    }
    await tx.query("DELETE FROM custom_rules WHERE id = $1", [id]);
    await tell(tx, scope, rule, "removed", rule.version);
  });
}

/** What a file or a form says of a rule, in one order. */
export function definitionOf(rule: RuleDefinition): SavedDefinition {
  const { slug, title, why, fix, verify, severity, risks, language, expression, sentence, oneFix, cases } =
    rule;
  return {
    slug,
    title,
    why,
    fix,
    verify,
    severity,
    risks: [...risks],
    language,
    expression,
    sentence,
    oneFix,
    cases: [...cases],
  };
}

/** Whether two say the same. */
export function isSame(one: RuleDefinition, other: RuleDefinition): boolean {
  return canonicalJson(definitionOf(one)) === canonicalJson(definitionOf(other));
}

async function addRule(tx: PoolClient, scope: Scope, definition: SavedDefinition, now: Date) {
  const { slug } = definition;
  const taken = await tx.query("SELECT FROM custom_rules WHERE slug = $1", [slug]);
  if (taken.rowCount !== 0) {
    throw new AppError({
      code: "slug_taken",
      message: `There is a rule ${slug} already.`,
      safe: nothing,
      next: "Give this one another id.",
    });
  }
  const id = randomUUID();
  await tx.query(
    `INSERT INTO custom_rules (id, slug, title, why, fix, verify, severity, risks, language, expression, sentence, cases, one_fix, state, version,
       created_by, updated_by, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'draft', 1, $14, $14, $15, $15)`,
    [id, slug, ...columnsOf(definition), scope.actor, now],
  );
  await keepVersion(tx, scope, id, 1, definition, now);
  await tell(tx, scope, { id, slug }, "added", 1);
  return { id, slug, version: 1 };
}

async function editRule(
  tx: PoolClient,
  scope: Scope,
  rule: CustomRule,
  edited: number | null,
  definition: SavedDefinition,
  now: Date,
) {
  if (rule.slug !== definition.slug) {
    throw new AppError({
      code: "slug_fixed",
      message: `Findings know this rule as ${rule.slug}.`,
      safe: nothing,
      next: "Leave its id, or save another rule.",
    });
  }
  if (edited !== rule.version) {
    throw new AppError({
      code: "edited_elsewhere",
      message: "Somebody saved this rule since you opened it.",
      safe: nothing,
      next: "Open it again and make your changes there.",
    });
  }
  if (rule.state === "on" && !scope.can("rule:switch")) {
    throw new AppError({
      code: "not_permitted",
      message: "This rule is on: who changes it changes what everybody is judged by.",
      safe: nothing,
      next: "Ask an administrator to save it, or save it under another id as a draft.",
    });
  }
  const version = rule.version + 1;
  await tx.query(
    `UPDATE custom_rules SET title = $2, why = $3, fix = $4, verify = $5, severity = $6, risks = $7, language = $8, expression = $9,
       sentence = $10, cases = $11, one_fix = $12, version = $13, updated_by = $14, updated_at = $15 WHERE id = $1`,
    [rule.id, ...columnsOf(definition), version, scope.actor, now],
  );
  await keepVersion(tx, scope, rule.id, version, definition, now);
  await tell(tx, scope, rule, "edited", version);
  return { id: rule.id, slug: rule.slug, version };
}

function columnsOf(definition: SavedDefinition): unknown[] {
  const { title, why, fix, verify, severity, risks, language, expression, sentence, cases, oneFix } =
    definition;
  const examples = JSON.stringify(cases);
  return [title, why, fix, verify, severity, risks, language, expression, sentence, examples, oneFix];
}

async function keepVersion(
  tx: PoolClient,
  scope: Scope,
  id: string,
  version: number,
  definition: SavedDefinition,
  now: Date,
): Promise<void> {
  await tx.query(
    "INSERT INTO custom_rule_versions (rule_id, version, definition, by, at) VALUES ($1, $2, $3, $4, $5)",
    [id, version, JSON.stringify(definitionOf(definition)), scope.actor, now],
  );
}

async function lockRule(tx: PoolClient, id: string): Promise<CustomRule> {
  const found = await tx.query(`SELECT ${customRuleColumns} FROM custom_rules WHERE id = $1 FOR UPDATE`, [
    id,
  ]);
  if (found.rows[0]) return customRuleSchema.parse(found.rows[0]);
  throw new AppError({
    code: "no_such_rule",
    message: "There is no such rule.",
    safe: nothing,
    next: "Reload the list.",
  });
}

async function tell(
  tx: PoolClient,
  scope: Scope,
  { id, slug }: { id: string; slug: string },
  change: "added" | "edited" | "switched_on" | "switched_off" | "removed",
  version: number,
): Promise<void> {
  await writeAudit(
    tx,
    { type: "custom-rule.changed", ruleId: id, slug, change, version },
    scope.actor,
    `rule:${slug}`,
  );
}
