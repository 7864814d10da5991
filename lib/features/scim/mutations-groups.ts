import type { PoolClient } from "pg";
import { z } from "zod";
import { type GroupChange, readGroup, readGroupPatch } from "@/lib/domain/scim/group";
import { badRequest, ScimProblem } from "@/lib/domain/scim/problem";
import { showText } from "@/lib/domain/text";
import { refuseBesideDemo } from "@/lib/features/sources/mutations-setup";
import { writeAudit } from "@/lib/platform/audit";
import type { ScimAnswer } from "@/lib/platform/scim-route";
import { type Asked, groupRow, showGroup } from "./data";
import { inTurn, type Provisioning, refuseStale } from "./mutations";
import { followGroup, leaveTeam } from "./mutations-teams";

/** Adds a group, and the team that follows it. Throws ScimProblem `uniqueness`, `invalidSyntax`, `invalidValue`. */
export function createGroup(by: Provisioning, body: unknown, asked: Asked): Promise<ScimAnswer> {
  const { displayName, externalId, members } = readGroup(body);
  return inTurn(by.pool, async (tx) => {
    await refuseBesideDemo(tx);
    await refuseTaken(tx, displayName, null);
    const made = await tx.query<{ id: string }>(
      "INSERT INTO scim_groups (external_id, display_name, created_at, updated_at) VALUES ($1, $2, $3, $3) RETURNING id",
      [externalId, displayName, by.now],
    );
    const id = made.rows[0]?.id ?? "";
    const moved = await applyChange(tx, id, { kind: "replace", members: members ?? [] });
    const teamId = await followGroup(tx, id, null, null);
    await audit(tx, by, { groupId: id, teamId, change: "added", ...moved });
    return showGroup(await groupRow(tx, id, true), asked, 201);
  });
}

/** Puts a group in the place of the one that was there. Members who are not mentioned at all stay as they are. */
export function replaceGroup(by: Provisioning, id: string, body: unknown, asked: Asked): Promise<ScimAnswer> {
  const { displayName, externalId, members } = readGroup(body);
  const changes: GroupChange[] = [
    { kind: "name", displayName },
    { kind: "external", externalId },
    ...(members ? [{ kind: "replace" as const, members }] : []),
  ];
  return inTurn(by.pool, async (tx) => {
    await change(tx, by, id, changes);
    return showGroup(await groupRow(tx, id, true), asked);
  });
}

/** Changes a group step by step. It answers nothing unless attributes are asked for: everybody may be in it. Throws ScimProblem. */
export function patchGroup(by: Provisioning, id: string, body: unknown, asked: Asked): Promise<ScimAnswer> {
  const changes = readGroupPatch(body);
  return inTurn(by.pool, async (tx) => {
    await change(tx, by, id, changes);
    if (!asked.query.has("attributes")) return { status: 204 };
    return showGroup(await groupRow(tx, id, true), asked);
  });
}

/** Removes a group. Its team stays where something depends on it or a human put somebody into it. */
export function deleteGroup(by: Provisioning, id: string): Promise<ScimAnswer> {
  return inTurn(by.pool, async (tx) => {
    const group = await groupRow(tx, id, false);
    refuseStale(group, by.ifMatch);
    const removed = await tx.query("DELETE FROM scim_members WHERE group_id = $1", [id]);
    const teamId = await leaveTeam(tx, id);
    await tx.query("DELETE FROM scim_groups WHERE id = $1", [id]);
    await audit(tx, by, { groupId: id, teamId, change: "removed", joined: 0, left: removed.rowCount ?? 0 });
    return { status: 204 };
  });
}

async function change(
  tx: PoolClient,
  by: Provisioning,
  id: string,
  changes: readonly GroupChange[],
): Promise<void> {
  const before = await groupRow(tx, id, false);
  refuseStale(before, by.ifMatch);
  let joined = 0;
  let left = 0;
  for (const one of changes) {
    const moved = await applyChange(tx, id, one);
    joined += moved.joined;
    left += moved.left;
  }
  const after = await groupRow(tx, id, false);
  const isSame = after.displayName === before.displayName && after.externalId === before.externalId;
  // Entra says the same again at every cycle.
  if (isSame && joined === 0 && left === 0) return;
  await tx.query(
    "UPDATE scim_groups SET updated_at = greatest($2, updated_at + interval '1 millisecond') WHERE id = $1",
    [id, by.now],
  );
  const teamId = await followGroup(tx, id, before.displayName, touchedBy(changes));
  await audit(tx, by, { groupId: id, teamId, change: "changed", joined, left });
}

/** Whose membership may be another; null: anybody's. One who joins a group of thousands has nobody else looked at. */
function touchedBy(changes: readonly GroupChange[]): string[] | null {
  if (changes.some(({ kind }) => kind === "replace")) return null;
  return changes.flatMap((one) => ("members" in one ? one.members.filter(isId) : []));
}

const isId = (member: string) => z.guid().safeParse(member).success;

/** One change of a group, in the database: members are compared there. Gives how many joined and left. */
async function applyChange(
  tx: PoolClient,
  id: string,
  one: GroupChange,
): Promise<{ joined: number; left: number }> {
  const nobody = { joined: 0, left: 0 };
  if (one.kind === "name") {
    await refuseTaken(tx, one.displayName, id);
    await tx.query("UPDATE scim_groups SET display_name = $2 WHERE id = $1", [id, one.displayName]);
    return nobody;
  }
  if (one.kind === "external") {
    await tx.query("UPDATE scim_groups SET external_id = $2 WHERE id = $1", [id, one.externalId]);
    return nobody;
  }
  if (one.kind === "remove") {
    const gone = await tx.query(
      "DELETE FROM scim_members WHERE group_id = $1 AND user_id = ANY($2::uuid[])",
      [id, one.members.filter(isId)],
    );
    return { joined: 0, left: gone.rowCount ?? 0 };
  }
  const unknown = await tx.query<{ member: string }>(
    `SELECT w.member FROM unnest($1::text[]) AS w(member) LEFT JOIN scim_users u ON u.id = CASE WHEN w.member = ANY($2::text[]) THEN w.member::uuid END
     WHERE u.id IS NULL LIMIT 1`,
    [one.members, one.members.filter(isId)],
  );
  const stranger = unknown.rows[0]?.member;
  if (stranger !== undefined) {
    throw badRequest("invalidValue", `members: there is no user with the id ${showText(stranger, 60)}.`);
  }
  const left =
    one.kind === "add"
      ? null
      : await tx.query("DELETE FROM scim_members WHERE group_id = $1 AND user_id <> ALL($2::uuid[])", [
          id,
          one.members,
        ]);
  const joined = await tx.query(
    "INSERT INTO scim_members (group_id, user_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING",
    [id, one.members],
  );
  return { joined: joined.rowCount ?? 0, left: left?.rowCount ?? 0 };
}

async function refuseTaken(tx: PoolClient, displayName: string, id: string | null): Promise<void> {
  const taken = await tx.query(
    "SELECT FROM scim_groups WHERE lower(display_name) = lower($1) AND id IS DISTINCT FROM $2::uuid",
    [displayName, id],
  );
  if (taken.rowCount === 0) return;
  throw new ScimProblem(409, "uniqueness", "Another group has this displayName.");
}

async function audit(
  tx: PoolClient,
  by: Provisioning,
  told: {
    groupId: string;
    teamId: string | null;
    change: "added" | "changed" | "removed";
    joined: number;
    left: number;
  },
): Promise<void> {
  await writeAudit(tx, { type: "scim-group.changed", ...told }, by.actor, `scim-group:${told.groupId}`);
}
