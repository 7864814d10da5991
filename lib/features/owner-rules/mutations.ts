import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { refuseSharedMailbox } from "@/lib/features/people/mutations-mailbox";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { wakeWorker } from "@/lib/platform/queue";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { readStoredRules, toLive } from "./data-live";
import { makePreview, requireAll } from "./data-preview";
import { applyOwnerRulesTask, differingIds, holdOwnerRules } from "./mutations-apply";
import { type MoveOwnerRule, mostOwnerRules, type OwnerRuleDraft, type SaveOwnerRule } from "./schema";

/** Looking at everything takes its time. */
const timeoutMs = 60_000;

interface Database {
  pool: Pool;
}

/**
 * Keeps a rule. Off, or on with exactly what its preview showed: where it would do something else by now, it refuses, and
 * the preview is made anew. Throws AppErrors: `needs_all`, `rule_changed`, `preview_changed`, `name_taken`, `too_many_rules`,
 * `no_such_owner`, `owner_not_here`, `shared_mailbox`.
 */
export function saveOwnerRule(
  { pool }: Database,
  scope: Scope,
  { draft, editedFrom, seen }: SaveOwnerRule,
  now: Date,
): Promise<{ id: string }> {
  return changing(pool, scope, async (tx) => {
    const before = draft.id === null ? null : await lockRule(tx, draft.id);
    if (before && editedFrom?.getTime() !== before.updated_at.getTime()) {
      throw refusal("rule_changed", "Somebody changed this rule meanwhile.", "Reload it and look again.");
    }
    await requireName(tx, draft);
    await requireOwner(tx, draft);
    const preview = seen === null ? null : await makePreview(tx, draft, now);
    if (preview && preview.seen !== seen) {
      throw refusal(
        "preview_changed",
        "What the rule would do is another since you looked.",
        "Look at the preview again, then switch it on.",
      );
    }
    const id = draft.id ?? randomUUID();
    await write(tx, { ...draft, id }, { enabled: preview !== null, by: scope.actor, now });
    const { name, query, role: part, owner } = draft;
    const told = { ruleId: id, name, query, part, owner };
    const tell = (event: Parameters<typeof writeAudit>[1]) => writeAudit(tx, event, scope.actor, subject(id));
    if (before === null) await tell({ type: "owner-rule.created", ...told });
    else if (differs(before, draft)) await tell({ type: "owner-rule.changed", ...told });
    if (preview) {
      const identities = preview.named + preview.kept;
      await tell({ type: "owner-rule.switched-on", ...told, identities });
    } else if (before?.enabled) await tell({ type: "owner-rule.switched-off", ruleId: id });
    return { id };
  });
}

/** Switches a rule off: whom it named and nobody asked yet is named by it no more. Twice is the same as once. */
export function switchOffOwnerRule({ pool }: Database, scope: Scope, id: string, now: Date): Promise<void> {
  return changing(pool, scope, async (tx) => {
    const { enabled } = await lockRule(tx, id);
    if (!enabled) return;
    await tx.query("UPDATE owner_rules SET enabled = false, updated_at = $2, updated_by = $3 WHERE id = $1", [
      id,
      now,
      scope.actor,
    ]);
    await writeAudit(tx, { type: "owner-rule.switched-off", ruleId: id }, scope.actor, subject(id));
  });
}

/** Deletes a rule. Who was asked or answered through it stays. */
export function deleteOwnerRule({ pool }: Database, scope: Scope, id: string): Promise<void> {
  return changing(pool, scope, async (tx) => {
    const { name } = await lockRule(tx, id);
    await tx.query("DELETE FROM owner_rules WHERE id = $1", [id]);
    await writeAudit(tx, { type: "owner-rule.deleted", ruleId: id, name }, scope.actor, subject(id));
  });
}

/**
 * Puts a rule before or behind its neighbour, where the owner by rule changes then of as many identities as were seen; else
 * it stays, and how many that would be is what the answer gives.
 */
export function moveOwnerRule(
  { pool }: Database,
  scope: Scope,
  { id, way, seen }: MoveOwnerRule,
  now: Date,
): Promise<{ moved: boolean; identities: number }> {
  return changing(pool, scope, async (tx) => {
    const { position } = await lockRule(tx, id);
    const next = await tx.query<{ id: string; position: number }>(
      way === "up"
        ? "SELECT id, position FROM owner_rules WHERE position < $1 ORDER BY position DESC LIMIT 1"
        : "SELECT id, position FROM owner_rules WHERE position > $1 ORDER BY position LIMIT 1",
      [position],
    );
    const [neighbour] = next.rows;
    if (!neighbour) return { moved: true, identities: 0 };
    const places = new Map([
      [id, neighbour.position],
      [neighbour.id, position],
    ]);
    const rules = (await toLive(tx, await readStoredRules(tx), now)).map((rule) => ({
      ...rule,
      position: places.get(rule.id) ?? rule.position,
    }));
    const identities = (await differingIds(tx, rules, null, now)).length;
    if (identities !== seen) return { moved: false, identities };
    await tx.query(
      "UPDATE owner_rules SET position = CASE WHEN id = $1 THEN $4::int ELSE $3::int END WHERE id IN ($1, $2)",
      [id, neighbour.id, position, neighbour.position],
    );
    await writeAudit(
      tx,
      { type: "owner-rule.moved", ruleId: id, from: position, to: neighbour.position },
      scope.actor,
      subject(id),
    );
    return { moved: true, identities };
  });
}

/** One changes rules at a time, and the worker hears of it. */
async function changing<Result>(
  pool: Pool,
  scope: Scope,
  work: (tx: PoolClient) => Promise<Result>,
): Promise<Result> {
  requireAll(scope);
  return inTransaction(pool, async (tx) => {
    await tx.query(`SET LOCAL statement_timeout = ${timeoutMs}`);
    await holdOwnerRules(tx);
    const result = await work(tx);
    await wakeWorker(tx, applyOwnerRulesTask, applyOwnerRulesTask, {});
    return result;
  });
}

interface RuleRow {
  position: number;
  name: string;
  query: string;
  role: string;
  person_id: string | null;
  team_id: string | null;
  enabled: boolean;
  updated_at: Date;
}

async function lockRule(tx: PoolClient, id: string): Promise<RuleRow> {
  const found = await tx.query<RuleRow>(
    `SELECT position, name, query, role, person_id, team_id, enabled, updated_at FROM owner_rules WHERE id = $1 FOR UPDATE`,
    [id],
  );
  const [row] = found.rows;
  if (row) return row;
  throw refusal("no_such_rule", "There is no such rule any more.", "Reload the list.");
}

function differs(before: RuleRow, { name, query, role, owner }: OwnerRuleDraft): boolean {
  const named = owner.kind === "person" ? before.person_id : before.team_id;
  return before.name !== name || before.query !== query || before.role !== role || named !== owner.id;
}

/** Rules are told apart by their names: in evidence, in queries. */
async function requireName(tx: PoolClient, { id, name }: OwnerRuleDraft): Promise<void> {
  const found = await tx.query<{ taken: boolean; n: number }>(
    `SELECT coalesce(bool_or(lower(name) = lower($1) AND id IS DISTINCT FROM $2::uuid), false) AS taken, count(*)::int AS n FROM owner_rules`,
    [name, id],
  );
  const [row] = found.rows;
  if (row?.taken) throw refusal("name_taken", "Another rule is called so.", "Choose another name.");
  if (id === null && (row?.n ?? 0) >= mostOwnerRules) {
    throw refusal(
      "too_many_rules",
      `There are ${mostOwnerRules} rules already.`,
      "Delete or join some first.",
    );
  }
}

async function requireOwner(tx: PoolClient, { owner }: OwnerRuleDraft): Promise<void> {
  const from = owner.kind === "person" ? "email FROM people" : "NULL AS email FROM teams";
  const found = await tx.query<{ email: string | null }>(`SELECT ${from} WHERE id = $1`, [owner.id]);
  const [row] = found.rows;
  if (!row) {
    throw refusal("no_such_owner", "This person or team does not exist any more.", "Choose another one.");
  }
  refuseSharedMailbox(row.email);
}

async function write(
  tx: PoolClient,
  rule: OwnerRuleDraft,
  { enabled, by, now }: { enabled: boolean; by: string; now: Date },
): Promise<void> {
  const { id, name, query, role, owner } = rule;
  await tx.query(
    `INSERT INTO owner_rules (id, position, name, query, role, person_id, team_id, enabled, created_at, created_by, updated_at, updated_by)
     SELECT $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $9 FROM owner_rules
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query, role = excluded.role, person_id = excluded.person_id,
       team_id = excluded.team_id, enabled = excluded.enabled, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
    [
      id,
      name,
      query,
      role,
      owner.kind === "person" ? owner.id : null,
      owner.kind === "team" ? owner.id : null,
      enabled,
      now,
      by,
    ],
  );
}

const subject = (id: string) => `owner-rule:${id}`;

function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next });
}
