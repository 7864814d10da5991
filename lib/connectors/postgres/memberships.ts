import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { roleRef } from "./names";
import { ClusterRecords, isIdentity, type Role, roleSchema } from "./page-body";

const rowSchema = z.object({
  role: roleSchema,
  member: roleSchema,
  admin: z.boolean().optional().catch(undefined),
  takes: z.boolean().optional().catch(undefined),
  inherits: z.boolean().optional().catch(undefined),
  sets: z.boolean().optional().catch(undefined),
});

/** Membership in these means that the cloud provider signs the role in, without a password of its own. */
const federatedBy: { [role: string]: (name: string) => { subject: string; name: string } } = {
  rds_iam: (name) => ({ subject: `rds-db:connect as ${name}`, name: "AWS IAM sign-in" }),
  cloudsqliamserviceaccount: (name) => ({
    subject: `${name}.gserviceaccount.com`,
    name: "Google Cloud IAM sign-in",
  }),
  cloudsqliamuser: (name) => ({ subject: name, name: "Google Cloud IAM sign-in" }),
};

/** Who is a member of which role, and who may make others so. */
export function membershipRecords(page: Page): Parsed {
  const records = new ClusterRecords(page);
  for (const { role, member, admin, takes, inherits, sets } of records.rows(rowSchema)) {
    const group = roleRef(records.realm, role.oid);
    // A membership that neither inherits nor may be taken on gives nothing but the right to hand it on.
    if (takes !== false) {
      for (const { ref, kind } of records.principals(member)) {
        records.add({ t: "member", group, member: ref, memberKind: kind });
      }
      addFederation(records, role, member);
      if (inherits === false) addOption(records, role, member, ["SET", `SET ROLE ${role.name} only`]);
      if (sets === false)
        addOption(records, role, member, ["INHERIT", `INHERIT from role ${role.name} only`]);
    }
    if (admin === true)
      addOption(records, role, member, ["ADMIN OPTION", `ADMIN OPTION on role ${role.name}`]);
  }
  return records.parsed();
}

/** What a membership is for, where it is not for both: inheriting what the role may, and becoming it; and whether it may be handed on. */
function addOption(
  records: ClusterRecords,
  role: Role,
  member: Role,
  [option, name]: [string, string],
): void {
  const id = `${option === "ADMIN OPTION" ? "admin" : option.toLowerCase()}/${role.oid}`;
  const entitlement = records.privilege(id, name, { object: "role", role: role.oid, privileges: [option] });
  for (const { ref, kind } of records.principals(member)) {
    records.add({ t: "grant", principal: ref, principalKind: kind, entitlement });
  }
}

function addFederation(records: ClusterRecords, role: Role, member: Role): void {
  const says = Object.hasOwn(federatedBy, role.name) ? federatedBy[role.name] : undefined;
  if (!says || !isIdentity(member)) return;
  const { subject, name } = says(member.name);
  const identity = roleRef(records.realm, member.oid);
  records.add({
    t: "credential",
    ref: { realm: records.realm, externalId: `role/${member.oid}/${role.name}` },
    identity,
    type: "federated",
    name,
    lifetime: "federated",
    renewal: "automatic",
  });
  records.add({ t: "trust", identity, kind: "login", subject, condition: { memberOf: role.name } });
}
