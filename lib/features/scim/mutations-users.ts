import type { PoolClient } from "pg";
import { canonicalJson } from "@/lib/domain/audit-chain";
import { userAttributes } from "@/lib/domain/scim/attributes";
import type { Resource } from "@/lib/domain/scim/canonical";
import { patched, readPatch } from "@/lib/domain/scim/patch";
import { ScimProblem } from "@/lib/domain/scim/problem";
import { checkedUser, readUser, type ScimUser } from "@/lib/domain/scim/user";
import { refuseBesideDemo } from "@/lib/features/sources/mutations-setup";
import { writeAudit } from "@/lib/platform/audit";
import type { ScimAnswer } from "@/lib/platform/scim-route";
import { type Asked, type ScimUserRow, showUser, userRow } from "./data";
import { inTurn, type Provisioning, refuseStale } from "./mutations";
import { followUser, forgetUser } from "./mutations-people";

/** Adds a user, and the person behind it. Throws ScimProblem `uniqueness`, `invalidSyntax`, `invalidValue`. */
export function createUser(by: Provisioning, body: unknown, asked: Asked): Promise<ScimAnswer> {
  const user = readUser(body);
  const active = user.active ?? true;
  return inTurn(by.pool, async (tx) => {
    await refuseBesideDemo(tx);
    await refuseTaken(tx, user, null);
    const made = await tx.query<{ id: string }>(
      `INSERT INTO scim_users (external_id, user_name, active, resource, created_at, updated_at)
       VALUES ($1, lower($2), $3, $4, $5, $5) RETURNING id`,
      [user.externalId ?? null, user.userName, active, JSON.stringify(user), by.now],
    );
    const id = made.rows[0]?.id ?? "";
    const personId = await followUser(tx, { id, user, active }, null, by.actor, by.now);
    const row = await userRow(tx, id);
    await writeAudit(
      tx,
      { type: "scim-user.changed", userId: id, personId, change: "added", fields: [] },
      by.actor,
      `scim-user:${id}`,
    );
    return showUser(row, asked, 201);
  });
}

/** Puts a user in the place of the one that was there. What it does not mention is forgotten, but not whether they are here. */
export function replaceUser(by: Provisioning, id: string, body: unknown, asked: Asked): Promise<ScimAnswer> {
  const user = readUser(body);
  return change(by, id, asked, () => user);
}

/** Changes a user step by step. Throws ScimProblem; then nothing is changed. */
export function patchUser(by: Provisioning, id: string, body: unknown, asked: Asked): Promise<ScimAnswer> {
  const steps = readPatch(body, userAttributes);
  return change(by, id, asked, (before) => checkedUser(patched(before, steps)));
}

function change(
  by: Provisioning,
  id: string,
  asked: Asked,
  next: (before: Resource) => ScimUser,
): Promise<ScimAnswer> {
  return inTurn(by.pool, async (tx) => {
    const before = await userRow(tx, id);
    refuseStale(before, by.ifMatch);
    const old = { ...before.user, active: before.active };
    const given = next(old);
    const user = { ...given, active: given.active ?? before.active };
    const fields = changedFields(old, user);
    // Entra says the same again at every cycle.
    if (fields.length === 0) return showUser(before, asked);
    await refuseTaken(tx, user, id);
    await tx.query(
      `UPDATE scim_users SET external_id = $2, user_name = lower($3), active = $4, resource = $5,
         updated_at = greatest($6, updated_at + interval '1 millisecond') WHERE id = $1`,
      [id, user.externalId ?? null, user.userName, user.active, JSON.stringify(user), by.now],
    );
    const written = { id, user, active: user.active };
    const personId = await followUser(tx, written, before.user, by.actor, by.now);
    const row = await userRow(tx, id);
    await writeAudit(
      tx,
      { type: "scim-user.changed", userId: id, personId, change: changeOf(before, user.active), fields },
      by.actor,
      `scim-user:${id}`,
    );
    return showUser(row, asked);
  });
}

/** Removes a user. The person stays in the record, as gone. Throws ScimProblem with the status 404. */
export function deleteUser(by: Provisioning, id: string): Promise<ScimAnswer> {
  return inTurn(by.pool, async (tx) => {
    const before = await userRow(tx, id);
    refuseStale(before, by.ifMatch);
    // First, so that what they leave behind is listed with the teams that they were in.
    await forgetUser(tx, id, by.actor, by.now);
    await tx.query("UPDATE scim_users SET manager_id = NULL WHERE manager_id = $1", [id]);
    await tx.query("DELETE FROM scim_users WHERE id = $1", [id]);
    const of = await tx.query<{ person_id: string }>(
      "SELECT person_id FROM person_accounts WHERE kind = 'scim' AND subject_id = $1",
      [id],
    );
    const personId = of.rows[0]?.person_id ?? null;
    await writeAudit(
      tx,
      { type: "scim-user.changed", userId: id, personId, change: "removed", fields: [] },
      by.actor,
      `scim-user:${id}`,
    );
    return { status: 204 };
  });
}

async function refuseTaken(tx: PoolClient, { userName }: ScimUser, id: string | null): Promise<void> {
  const taken = await tx.query(
    "SELECT FROM scim_users WHERE user_name = lower($1) AND id IS DISTINCT FROM $2::uuid",
    [userName, id],
  );
  if (taken.rowCount === 0) return;
  throw new ScimProblem(409, "uniqueness", "Another user has this userName.");
}

function changedFields(before: ScimUser, after: ScimUser): string[] {
  const a = new Map(Object.entries(before));
  const b = new Map(Object.entries(after));
  return [...new Set([...a.keys(), ...b.keys()])].filter(
    (name) => canonicalJson({ is: a.get(name) }) !== canonicalJson({ is: b.get(name) }),
  );
}

function changeOf(before: ScimUserRow, active: boolean): "changed" | "deactivated" | "activated" {
  if (before.active === active) return "changed";
  return active ? "activated" : "deactivated";
}
