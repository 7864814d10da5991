import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { recordId } from "@/lib/domain/record-id";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { identityReach } from "@/lib/features/identities/reach";
import { type Decider, putLabel } from "@/lib/features/labels/mutations";
import { findOwner } from "@/lib/features/ownership/mutations-find";
import { requestRun, wakeForRun } from "@/lib/features/sources/mutations-runs";
import { refuseBesideDemo } from "@/lib/features/sources/mutations-setup";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import { type AddIdentity, type EditIdentity, type ManualFacts, manualFactsSchema } from "./schema";

/** The connector that reads what people added by hand, and the realm that issues their ids. */
export const manualConnectorId = "manual";
export const manualRealm = "manual";
const sourceName = "Added by hand";
const attestMonths = 12;

function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next });
}

const noSuchIdentity = () =>
  refusal("no_such_identity", "There is no such identity that was added by hand.", "Reload the list.");

/** Texts that people write may hold a secret by mistake: then nothing of them is kept. */
function requireNoSecret(texts: readonly string[]): void {
  if (texts.every((text) => scrubText(text) === text)) return;
  throw refusal(
    "looks_like_secret",
    "One of these texts holds something that looks like a secret. It was not kept.",
    "Write where the secret is kept, never the secret itself; rotate it if it is real.",
  );
}

const textsOf = (facts: ManualFacts) => [facts.name, facts.description, facts.credential?.keptAt ?? ""];

/**
 * Adds an identity that no source knows, with what is decided of it, and asks the worker to take it over. It is due to be
 * confirmed once a year. Throws AppErrors: `looks_like_secret`, `no_such_account`, `no_such_owner`, `demo_present`.
 */
export async function addIdentity(
  { pool }: { pool: Pool },
  by: Decider,
  asked: AddIdentity,
  now: Date,
): Promise<{ identityId: string }> {
  requireNoSecret([...textsOf(asked.facts), asked.purpose]);
  const externalId = randomUUID();
  const identityId = recordId("identity", manualRealm, externalId);
  const { actor } = by.scope;
  const runId = await inTransaction(pool, async (tx) => {
    await refuseBesideDemo(tx);
    await requireAccount(tx, asked.facts.accountId);
    const sourceId = await ensureSource(tx, actor);
    await tx.query(
      `INSERT INTO manual_entries (id, identity_id, facts, added_by, added_at, changed_at) VALUES ($1, $2, $3, $4, $5, $5)`,
      [externalId, identityId, JSON.stringify(asked.facts), actor, now],
    );
    const why = `${by.name} said so when they added it`;
    for (const [label, value] of [
      ["environment", asked.environment],
      ["sensitivity", asked.sensitivity],
      ["purpose", asked.purpose || null],
      ["expected_use", asked.expectedUse],
    ] as const) {
      if (value !== null) await putLabel(tx, identityId, label, { value, why, by: actor, now });
    }
    if (asked.owner.kind !== "nobody") {
      const owner = await findOwner(tx, asked.owner, by, now);
      await putFirstOwner(tx, identityId, owner, { by, agreed: asked.ownerAgreed, now });
    }
    await attestRow(tx, identityId, actor, now);
    const run = await requestRun(tx, { sourceId, trigger: "person", requestedBy: actor, uploadId: null });
    await writeAudit(
      tx,
      { type: "identity.added", identityId, name: asked.facts.name },
      actor,
      `identity:${identityId}`,
    );
    return run.runId;
  });
  await wakeForRun(pool, runId);
  return { identityId };
}

type Found = Awaited<ReturnType<typeof findOwner>>;

/** The identity's row comes with the worker's look; its owner is written before it. */
async function putFirstOwner(
  tx: PoolClient,
  identityId: string,
  owner: Found,
  told: { by: Decider; agreed: boolean; now: Date },
): Promise<void> {
  if (owner.kind === "nobody") return;
  const { by, agreed, now } = told;
  const isSelf = owner.kind === "person" && owner.id === by.scope.personId;
  const accepted = isSelf || agreed;
  const evidence = isSelf
    ? "added it and took it on"
    : agreed
      ? `${by.name} added it and says that they agreed`
      : `${by.name} added it and suggests it`;
  await tx.query(
    `INSERT INTO ownerships (subject_type, subject_id, role, person_id, team_id, state, evidence, set_by, set_at, confirmed_at)
     VALUES ('identity', $1, 'technical', $2, $3, $4, $5, $6, $7, $8)`,
    [
      identityId,
      owner.kind === "person" ? owner.id : null,
      owner.kind === "team" ? owner.id : null,
      accepted ? "accepted" : "suggested",
      evidence,
      by.scope.actor,
      now,
      accepted ? now : null,
    ],
  );
}

/** Changes what was written of an identity that was added by hand. Its labels and owner are decided where all others are. */
export async function editIdentity(
  { pool }: { pool: Pool },
  by: Decider,
  asked: EditIdentity,
  now: Date,
): Promise<void> {
  requireNoSecret(textsOf(asked.facts));
  const { actor } = by.scope;
  const runId = await inTransaction(pool, async (tx) => {
    const entry = await lockEntry(tx, by.scope, asked.identityId);
    await requireAccount(tx, asked.facts.accountId);
    const before: Record<string, unknown> = { ...entry.facts };
    const fields = Object.entries(asked.facts)
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]))
      .map(([name]) => name);
    if (fields.length === 0) return null;
    await tx.query("UPDATE manual_entries SET facts = $2, changed_at = $3 WHERE id = $1", [
      entry.id,
      JSON.stringify(asked.facts),
      now,
    ]);
    await attestRow(tx, asked.identityId, actor, now);
    const sourceId = await ensureSource(tx, actor);
    const run = await requestRun(tx, { sourceId, trigger: "person", requestedBy: actor, uploadId: null });
    await writeAudit(
      tx,
      { type: "identity.edited", identityId: asked.identityId, fields },
      actor,
      `identity:${asked.identityId}`,
    );
    return run.runId;
  });
  if (runId !== null) await wakeForRun(pool, runId);
}

/** Removes an identity that was added by hand. A person says that it is gone: there is no second look to wait for. */
export async function removeIdentity(
  { pool }: { pool: Pool },
  scope: Scope,
  identityId: string,
  now: Date,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const entry = await lockEntry(tx, scope, identityId);
    await tx.query("UPDATE manual_entries SET removed_at = $2, changed_at = $2 WHERE id = $1", [
      entry.id,
      now,
    ]);
    const own = [
      identityId,
      recordId("credential", manualRealm, entry.id),
      recordId("placement", manualRealm, entry.id),
    ];
    await tx.query(
      "UPDATE sightings SET missing_since = coalesce(missing_since, $2), gone_at = $2 WHERE record_id = ANY($1::uuid[])",
      [own, now],
    );
    for (const table of ["identities", "credentials", "placements"]) {
      await tx.query(
        `UPDATE ${table} SET missing_since = coalesce(missing_since, $2), gone_at = $2 WHERE id = ANY($1::uuid[]) AND gone_at IS NULL`,
        [own, now],
      );
    }
    await tx.query(
      `INSERT INTO changes (identity_id, run_id, at, kind, details, by)
       VALUES ($1, NULL, $2, 'gone', '[{"what": "removed by hand", "before": null, "after": null}]', $3)`,
      [identityId, now, scope.actor],
    );
    await writeAudit(
      tx,
      { type: "identity.removed", identityId, name: entry.facts.name },
      scope.actor,
      `identity:${identityId}`,
    );
  });
}

/** A person's word that an identity added by hand is still true; it is due again in a year. */
export async function attestIdentity(
  { pool }: { pool: Pool },
  scope: Scope,
  identityId: string,
  now: Date,
): Promise<{ dueAt: Date }> {
  return inTransaction(pool, async (tx) => {
    await lockEntry(tx, scope, identityId);
    const dueAt = await attestRow(tx, identityId, scope.actor, now);
    await writeAudit(
      tx,
      { type: "identity.attested", identityId, until: dueAt.toISOString().slice(0, 10) },
      scope.actor,
      `identity:${identityId}`,
    );
    return { dueAt };
  });
}

async function attestRow(tx: PoolClient, identityId: string, actor: string, now: Date): Promise<Date> {
  const dueAt = new Date(now);
  dueAt.setUTCMonth(dueAt.getUTCMonth() + attestMonths);
  await tx.query(
    "INSERT INTO attestations (identity_id, attested_by, attested_at, due_at) VALUES ($1, $2, $3, $4)",
    [identityId, actor, now, dueAt],
  );
  return dueAt;
}

/** The entry, if the scope reaches its identity. One that the worker has not taken over yet is reached by its author. */
async function lockEntry(
  tx: PoolClient,
  scope: Scope,
  identityId: string,
): Promise<{ id: string; facts: ManualFacts }> {
  const p = new SqlParameters();
  const id = p.add(identityId);
  const actor = p.add(scope.actor);
  const reach = identityReach(scope, "i", p);
  const found = await tx.query<{ id: string; facts: unknown }>(
    `SELECT e.id, e.facts FROM manual_entries e WHERE e.identity_id = ${id}::uuid AND e.removed_at IS NULL
       AND (EXISTS (SELECT FROM identities i WHERE ${["i.id = e.identity_id", ...reach].join(" AND ")})
         OR (e.added_by = ${actor} AND NOT EXISTS (SELECT FROM identities n WHERE n.id = e.identity_id))) FOR UPDATE OF e`,
    p.values,
  );
  const row = found.rows[0];
  if (!row) throw noSuchIdentity();
  return { id: row.id, facts: manualFactsSchema.parse(row.facts) };
}

async function requireAccount(tx: PoolClient, accountId: string | null): Promise<void> {
  if (accountId === null) return;
  const found = await tx.query("SELECT FROM containers WHERE id = $1", [accountId]);
  if (found.rowCount === 1) return;
  throw refusal("no_such_account", "There is no such account.", "Choose another one, or none.");
}

/** The built-in source of what people add by hand; made with the first of them. */
async function ensureSource(tx: PoolClient, actor: string): Promise<string> {
  const found = await tx.query<{ id: string }>(
    "SELECT id FROM sources WHERE mode = 'manual' AND connector = $1 AND removed_at IS NULL",
    [manualConnectorId],
  );
  const known = found.rows[0]?.id;
  if (known !== undefined) return known;
  for (const name of [sourceName, `${sourceName} (Rollcall)`]) {
    const made = await tx.query<{ id: string }>(
      `INSERT INTO sources AS s (connector, name, mode, created_by) VALUES ($1, $2, 'manual', $3)
       ON CONFLICT (name) DO UPDATE SET removed_at = NULL WHERE s.connector = $1 RETURNING id`,
      [manualConnectorId, name, actor],
    );
    const id = made.rows[0]?.id;
    if (id !== undefined) return id;
  }
  throw refusal("name_taken", `Other sources are called "${sourceName}".`, "Rename one of them.");
}
