import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { classOf } from "@/lib/domain/identity-class";
import type { Status } from "@/lib/domain/record";
import { isBotName, system, userRef } from "./names";
import { GitLabRecords, idSchema, nameSchema } from "./page-body";
import { addRole } from "./roles";

const memberSchema = z.object({
  id: idSchema,
  username: nameSchema,
  state: z.string().max(100).nullish().catch(null),
  access_level: z.number().int().nullish().catch(null),
  created_at: z.unknown().optional(),
});

const states = new Map<string, Status>([
  ["active", "active"],
  ["blocked", "disabled"],
  ["deactivated", "disabled"],
  ["banned", "disabled"],
  ["ldap_blocked", "disabled"],
]);
/** Accounts that may enter. Those of people are kept aside as personal; bots and service accounts are not. */
export function memberRecords(page: Page): Parsed {
  const records = new GitLabRecords(page);
  for (const item of records.items()) {
    const member = records.read(memberSchema, item);
    if (!member) continue;
    const ref = userRef(records.realm, member.id);
    const isBot = isBotName(member.username);
    const { class: guessed, why } = classOf({ kind: "cloud_user", name: member.username });
    records.add({
      t: "identity",
      ref,
      kind: isBot ? "service_account" : "cloud_user",
      name: member.username,
      system,
      container: item.place.ref,
      status: states.get(member.state ?? "") ?? "unknown",
      class: isBot ? "non_human" : guessed,
      classReason: isBot ? "GitLab made it as the account of a machine." : why,
      managedBy: isBot ? "customer" : "person",
    });
    addRole(records, ref, member.access_level, item.place.ref);
  }
  return records.parsed();
}
