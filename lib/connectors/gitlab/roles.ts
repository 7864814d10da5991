import type { Ref } from "@/lib/domain/record";
import { system } from "./names";
import type { GitLabRecords, Place } from "./page-body";

/** Access levels as GitLab numbers them. */
const levels = new Map<number, string>([
  [5, "Minimal access"],
  [10, "Guest"],
  [15, "Planner"],
  [20, "Reporter"],
  [30, "Developer"],
  [40, "Maintainer"],
  [50, "Owner"],
]);

/** The role that a number says, in a group or project. A number that is not known is a role of that number. */
export function addRole(
  records: GitLabRecords,
  principal: Ref,
  level: number | null | undefined,
  scope: Ref,
): void {
  if (typeof level !== "number") return;
  const name = levels.get(level) ?? `access level ${level}`;
  const entitlement = { realm: records.realm, externalId: `role/${level}` };
  if (records.isNew("entitlement", entitlement)) {
    records.add({
      t: "entitlement",
      ref: entitlement,
      kind: "role",
      name,
      system,
      managedBy: "provider",
      body: { level },
    });
  }
  records.add({ t: "grant", principal, entitlement, scope });
}

/** Scopes bound what a token may do with the role that it has. */
export function addScopes(
  records: GitLabRecords,
  principal: Ref,
  scopes: string[],
  place: Pick<Place, "ref">,
): void {
  for (const name of new Set(scopes)) {
    if (name === "") continue;
    const entitlement = { realm: records.realm, externalId: `scope/${name}` };
    if (records.isNew("entitlement", entitlement)) {
      records.add({ t: "entitlement", ref: entitlement, kind: "scope", name, system, managedBy: "provider" });
    }
    records.add({ t: "grant", principal, entitlement, scope: place.ref });
  }
}
