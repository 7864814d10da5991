import type { ItemRecords } from "@/lib/connectors/sdk/item-records";
import type { Ref } from "@/lib/domain/record";
import { ref, system } from "./names";

/** Roles that OpenAI has of its own. Others are kept by the name that the source gives. */
const known: { [role: string]: string } = {
  owner: "Owner of a project: members, keys, limits and everything in it",
  member: "Member of a project: calls the API and reads what is in it",
};

/** A role in a project. `none` is no role; without a project it reaches nothing that can be named. */
export function addRole(
  records: ItemRecords,
  principal: Ref,
  role: string | null | undefined,
  scope: Ref | null,
): void {
  if (!role || role === "none" || !scope) return;
  const entitlement = ref(`project-role/${role}`);
  if (records.isNew("entitlement", entitlement))
    records.add({
      t: "entitlement",
      ref: entitlement,
      kind: "role",
      name: `project ${role}`,
      system,
      managedBy: Object.hasOwn(known, role) ? "provider" : "customer",
      body: { may: Object.hasOwn(known, role) ? known[role] : "unknown" },
    });
  records.add({ t: "grant", principal, entitlement, scope });
}
