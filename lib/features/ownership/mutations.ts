import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { selectIdentities } from "@/lib/features/identities/data-selection";
import { keepForUndo, writeDecided } from "@/lib/features/identities/mutations-decided";
import { refreshOwners } from "@/lib/features/identities/mutations-derived";
import type { Decided } from "@/lib/features/identities/schema-selection";
import type { Decider } from "@/lib/features/labels/mutations";
import { withdrawOvertaken } from "@/lib/features/questions/mutations-overtaken";
import { writeAudit } from "@/lib/platform/audit";
import { inTransaction } from "@/lib/platform/transaction";
import { readCounting } from "./data-counting";
import { type FoundOwner, findOwner } from "./mutations-find";
import type { AssignOwner, OwnerPart } from "./schema";

/** An ownership row as it is kept, and kept for undo. */
export const heldOwnerSchema = z.object({
  person_id: z.uuid().nullable(),
  team_id: z.uuid().nullable(),
  state: z.string(),
  evidence: z.string(),
  confidence: z.number(),
  set_by: z.string(),
  set_at: z.coerce.date(),
  confirmed_at: z.coerce.date().nullable(),
  /** The rule that named them first; it stays while they do. */
  rule_id: z.uuid().nullable().default(null),
});
export type HeldOwner = z.infer<typeof heldOwnerSchema>;

/**
 * Says who answers for every identity of a selection, chunk by chunk: each is one transaction with one audit row. It is
 * accepted only where the owner is the person who sets it, or is said to have agreed; else it is a suggestion. `kept`: where the
 * acceptance that counts stays. Throws AppErrors: `no_such_identity`, `selection_grew`, `no_such_owner`.
 */
export async function assignOwner(
  { pool }: { pool: Pool },
  by: Decider,
  asked: AssignOwner,
  now: Date,
): Promise<Decided & { kept: number }> {
  const selected = await selectIdentities(pool, by.scope, asked.selection, now);
  const operation = randomUUID();
  let changed = 0;
  let kept = 0;
  let found: FoundOwner | null = null;
  for (const [index, ids] of selected.chunks.entries()) {
    const put = await inTransaction(pool, async (tx) => {
      const owner = found ?? (await findOwner(tx, asked.owner, by, now));
      const { changed: rows, kept: stay } = await putOwner(tx, ids, asked.part, owner, {
        ...by,
        agreed: asked.agreed,
        why: asked.why,
        ...(asked.keepAccepted ? { keep: "counting" } : {}),
        operation,
        now,
      });
      if (rows.length > 0) {
        await writeAudit(
          tx,
          {
            type: "owner.assigned",
            operation,
            chunk: index + 1,
            chunks: selected.chunks.length,
            selection: selected.asked,
            identityIds: rows,
            owner: owner.kind === "nobody" ? { kind: "nobody" } : { kind: owner.kind, id: owner.id },
            part: asked.part,
          },
          by.scope.actor,
          rows.length === 1 ? `identity:${rows[0]}` : `operation:${operation}`,
        );
      }
      found = owner;
      return { changed: rows.length, kept: stay };
    });
    changed += put.changed;
    kept += put.kept;
  }
  return { operation, changed, unchanged: selected.total - changed - kept, kept };
}

export interface OwnerSetting extends Decider {
  agreed: boolean;
  why: string;
  /** Keeps what was there before under this operation; left out where the larger change cannot be taken back. */
  operation?: string;
  /** What stays as it is: where the acceptance counts, or where anybody was named, was asked or accepted (`decided`). */
  keep?: "counting" | "decided";
  now: Date;
}

/** The same for some identities within a larger change, whose audit row tells of it. Gives the ids that changed, and how many stay. */
export async function putOwner(
  tx: PoolClient,
  ids: readonly string[],
  part: OwnerPart,
  owner: FoundOwner,
  setting: OwnerSetting,
): Promise<{ changed: string[]; kept: number }> {
  const { scope, name, agreed, why, now } = setting;
  const isSelf = owner.kind === "person" && owner.id === scope.personId;
  const state = isSelf || agreed ? "accepted" : "suggested";
  const reason = why === "" ? "" : `: ${why}`;
  const evidence = scrubText(
    isSelf
      ? `took it on${reason}`
      : agreed
        ? `${name} says that they agreed${reason}`
        : `${name} suggests it${reason}`,
  );
  const set: HeldOwner | null =
    owner.kind === "nobody"
      ? null
      : {
          person_id: owner.kind === "person" ? owner.id : null,
          team_id: owner.kind === "team" ? owner.id : null,
          state,
          evidence,
          confidence: 100,
          set_by: scope.actor,
          set_at: now,
          confirmed_at: state === "accepted" ? now : null,
          rule_id: null,
        };
  const others = (await lockOwners(tx, ids, part)).filter(({ held }) => !isSame(held, set));
  const counting = setting.keep === "counting" ? await readCounting(tx, ids, part, now) : new Set();
  const rows = others.filter(
    ({ id, held }) => !(setting.keep === "decided" ? isDecided(held) : counting.has(id)),
  );
  const kept = others.length - rows.length;
  const changed = rows.map((row) => row.id);
  if (changed.length === 0) return { changed, kept };
  await putOwners(
    tx,
    part,
    rows.map(({ id, held }) => ({ id, held: set && { ...set, rule_id: ruleBehind(held, set) } })),
  );
  if (state === "accepted" && set !== null) {
    await withdrawOvertaken(tx, changed, part, { by: scope.actor, now });
  }
  await refreshOwners(tx, changed);
  const after = owner.kind === "nobody" ? null : `${owner.name} (${state})`;
  await writeDecided(
    tx,
    rows.map((row) => ({ id: row.id, before: row.named, after })),
    { what: part === "technical" ? "owner" : "business owner", by: scope.actor, now },
  );
  if (setting.operation !== undefined) {
    await keepForUndo(
      tx,
      setting.operation,
      `owner:${part}${set === null ? ":cleared" : ""}`,
      rows.map((row) => ({ id: row.id, before: row.held })),
      { by: scope.actor, now },
    );
  }
  return { changed, kept };
}

/** Nothing to do where the same owner already stands with the same or a firmer word. */
function isSame(held: HeldOwner | null, set: HeldOwner | null): boolean {
  if (held === null || set === null) return held === set;
  return (
    !isDerived(held) &&
    isSameParty(held, set) &&
    (held.state === set.state || (held.state === "accepted" && set.state === "suggested"))
  );
}

const isSameParty = (
  one: Pick<HeldOwner, "person_id" | "team_id">,
  other: Pick<HeldOwner, "person_id" | "team_id">,
) => one.person_id === other.person_id && one.team_id === other.team_id;

/** Nobody named them but the account or a rule, which may take it back by themselves. */
export function isDerived({ state, set_by }: HeldOwner): boolean {
  return state === "suggested" && (set_by === "account" || set_by.startsWith("rule:"));
}

/** Somebody was named by a person, is asked, or accepted. */
const isDecided = (held: HeldOwner | null) => held !== null && held.state !== "declined" && !isDerived(held);

/** The rule that named whoever stands there, while they are the same. */
export function ruleBehind(
  held: HeldOwner | null,
  set: Pick<HeldOwner, "person_id" | "team_id">,
): string | null {
  return held !== null && isSameParty(held, set) ? held.rule_id : null;
}

/** The owners of some identities as they stand once these are locked; `named` is how a timeline tells of them. */
export async function lockOwners(
  tx: PoolClient,
  ids: readonly string[],
  part: OwnerPart,
): Promise<{ id: string; held: HeldOwner | null; named: string | null }[]> {
  // By two statements: one alone would see owners as they stood before it waited.
  await tx.query("SELECT FROM identities WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE", [ids]);
  const found = await tx.query<{ id: string; held: unknown; named: string | null }>(
    `SELECT i.id, CASE WHEN o.id IS NOT NULL THEN json_build_object('person_id', o.person_id, 'team_id', o.team_id, 'state', o.state,
         'evidence', o.evidence, 'confidence', o.confidence, 'set_by', o.set_by, 'set_at', o.set_at, 'confirmed_at', o.confirmed_at, 'rule_id', o.rule_id) END AS held,
       coalesce(p.name, t.name) || ' (' || o.state || ')' AS named
     FROM identities i LEFT JOIN ownerships o ON o.subject_id = i.id AND o.role = $2
     LEFT JOIN people p ON p.id = o.person_id LEFT JOIN teams t ON t.id = o.team_id
     WHERE i.id = ANY($1::uuid[]) ORDER BY i.id`,
    [ids, part],
  );
  return found.rows.map((row) => ({ ...row, held: heldOwnerSchema.nullable().parse(row.held) }));
}

/** Puts owners in their place; null clears it. The caller derives the identities anew, and tells of it. */
export async function putOwners(
  tx: PoolClient,
  part: OwnerPart,
  rows: readonly { id: string; held: HeldOwner | null }[],
): Promise<void> {
  const set = rows.flatMap(({ id, held }) => (held ? [{ id, ...held }] : []));
  const cleared = rows.filter((row) => row.held === null).map((row) => row.id);
  await tx.query("DELETE FROM ownerships WHERE subject_id = ANY($1::uuid[]) AND role = $2", [cleared, part]);
  await tx.query(
    `INSERT INTO ownerships (subject_type, subject_id, role, person_id, team_id, state, evidence, confidence, set_by, set_at, confirmed_at, rule_id)
     SELECT 'identity', id, $2, person_id, team_id, state, evidence, confidence, set_by, set_at, confirmed_at, rule_id
     FROM json_to_recordset($1::json) AS r(id uuid, person_id uuid, team_id uuid, state text, evidence text, confidence int,
       set_by text, set_at timestamptz, confirmed_at timestamptz, rule_id uuid) ORDER BY id
     ON CONFLICT (subject_id, role) DO UPDATE SET person_id = excluded.person_id, team_id = excluded.team_id, state = excluded.state,
       evidence = excluded.evidence, confidence = excluded.confidence, set_by = excluded.set_by, set_at = excluded.set_at,
       confirmed_at = excluded.confirmed_at, rule_id = excluded.rule_id`,
    [JSON.stringify(set), part],
  );
}
