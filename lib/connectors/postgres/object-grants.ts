import { z } from "zod";
import type { Ref } from "@/lib/domain/record";
import { type ClusterRecords, type Principal, roleSchema } from "./page-body";

const words = z.array(z.string().min(1).max(60)).max(40);
const grantSchema = z.object({
  grantee: z.string(),
  role: roleSchema.nullable(),
  privileges: words.min(1),
  grantable: words.catch([]),
});

/** Where a grant holds, and what for. */
export interface Place {
  /** For problems. */
  title: string;
  kind: string;
  scope: Ref;
  /** Said of the entitlement, before its privileges. */
  prefix?: string;
  condition?: { [key: string]: unknown };
}

/** A grant for each grantee of an object: one attachment, with all of its privileges, as the catalog states it. */
export function addGrants(records: ClusterRecords, value: unknown, place: Place): void {
  for (const outside of records.list(value, `${place.title} grants`)) {
    const read = grantSchema.safeParse(outside);
    if (!read.success) {
      records.problem(place.title, "One of its grants cannot be read.");
      continue;
    }
    const { grantee, role, privileges, grantable } = read.data;
    const principals: Principal[] = role
      ? records.principals(role)
      : grantee === "0"
        ? [records.everyone()]
        : [];
    if (principals.length === 0)
      records.problem(place.title, `Something is granted to ${grantee}, which is no role.`);
    const entitlement = privilegeOf(records, place, privileges, grantable);
    for (const { ref, kind } of principals) {
      records.add({
        t: "grant",
        principal: ref,
        principalKind: kind,
        entitlement,
        scope: place.scope,
        ...(place.condition ? { condition: place.condition } : {}),
      });
    }
  }
}

function privilegeOf(
  records: ClusterRecords,
  { kind, prefix = "" }: Place,
  privileges: string[],
  grantable: string[],
) {
  const handsOn = grantable.length > 0 ? ` WITH GRANT OPTION (${grantable.join(", ")})` : "";
  const id = `${prefix}${kind}/${privileges.join(",")}${grantable.length > 0 ? `/${grantable.join(",")}` : ""}`;
  return records.privilege(
    `privilege/${id}`,
    `${prefix && "Default: "}${privileges.join(", ")} on a ${kind}${handsOn}`,
    {
      object: kind,
      privileges,
      grantable,
      ...(prefix ? { onFutureObjects: true } : {}),
    },
  );
}

/** The owner may do everything with an object, and give it all to others. */
export function addOwner(records: ClusterRecords, value: unknown, { title, kind, scope }: Place): void {
  if (value === null || value === undefined) return;
  const owner = roleSchema.safeParse(value);
  if (!owner.success) {
    records.problem(title, "Its owner cannot be read.");
    return;
  }
  const entitlement = records.privilege(`owner/${kind}`, `Owner of a ${kind}`, { object: kind, owner: true });
  for (const { ref, kind: principalKind } of records.principals(owner.data)) {
    records.add({ t: "grant", principal: ref, principalKind, entitlement, scope });
  }
}
