import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { text } from "@/lib/connectors/sdk/text-field";
import { managerOfClass } from "@/lib/domain/identity-class";
import { noTelemetry, type Status } from "@/lib/domain/record";
import { listStep, related } from "./json-api";
import { datadogRealms, organizationRef, roleRef, system, userRef } from "./names";
import { permission } from "./session";

/** Users and service accounts, with the roles of each. */
export const userSteps = [
  listStep({
    path: "/users",
    permission: permission.users,
    fields: [
      "name",
      "handle",
      "title",
      "status",
      "disabled",
      "service_account",
      "created_at",
      "last_login_time",
    ],
    more: async (item) => ({ roles: related(item, "roles").map(({ id }) => id) }),
  }),
];

const schema = z.object({
  id: z.string().min(1).max(100),
  name: text(500),
  handle: text(500),
  title: text(500),
  status: text(100),
  disabled: z.boolean().nullish().catch(null),
  service_account: z.boolean().nullish().catch(null),
  created_at: z.unknown().optional(),
  last_login_time: z.unknown().optional(),
  roles: z.array(z.string().min(1).max(100)).catch([]),
});
type User = z.output<typeof schema>;

/** A service account is a machine's. Any other is most often a person's, but nothing proves it. */
export function userRecords(page: Page): Parsed {
  const records = new ItemRecords(page, datadogRealms);
  for (const { item, where } of records.read(schema)) {
    const ref = userRef(records.realm, item.id);
    const isMachine = item.service_account === true;
    const guess = isMachine ? "non_human" : "unsure";
    const createdAt = records.time(item.created_at, `${where} created_at`);
    const at = records.time(item.last_login_time, `${where} last_login_time`);
    records.add({
      t: "identity",
      ref,
      kind: isMachine ? "service_account" : "directory_account",
      name: item.name || item.handle || item.id,
      system,
      container: organizationRef(records.realm),
      status: statusOf(item),
      class: guess,
      classReason: isMachine
        ? "Datadog calls it a service account."
        : "It is no service account; nothing proves that a person is behind it.",
      managedBy: managerOfClass(guess),
      createdAt,
      // A service account never signs in: its keys tell.
      lastUsed: at ? { ...noTelemetry, at, grade: "reported", precisionSeconds: 1 } : noTelemetry,
      tags: { ...(item.handle ? { handle: item.handle } : {}), ...(item.title ? { title: item.title } : {}) },
      // The address of a service account is one that somebody chose to be told at.
      ownerHints: isMachine && item.handle?.includes("@") ? [{ type: "mailto", value: item.handle }] : [],
    });
    for (const role of item.roles)
      records.add({
        t: "grant",
        principal: ref,
        entitlement: roleRef(records.realm, role),
        scope: organizationRef(records.realm),
      });
  }
  return records.parsed();
}

function statusOf({ disabled, status }: User): Status {
  if (disabled === true || status === "Disabled" || status === "Pending") return "disabled";
  return status === "Active" ? "active" : "unknown";
}
