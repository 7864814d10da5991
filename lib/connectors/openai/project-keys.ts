import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Ref, Status } from "@/lib/domain/record";
import { projectStep } from "./lists";
import { accountRef, keyRef, openaiRealms, projectRef, system } from "./names";
import { addRole } from "./roles";
import { lastUsedOf } from "./use";

/** Keys of a project. Not the shown part of them: it holds the last characters of the secret. */
export const projectKeySteps = [
  projectStep(
    "api_keys",
    (item) => {
      const owner = isObject(item) && isObject(item.owner) ? item.owner : {};
      return {
        ...kept(item, "id", "name", "created_at", "last_used_at", "owner_project_access"),
        owner: {
          ...kept(owner, "type"),
          user: kept(owner.user, "id", "email", "name", "role"),
          service_account: kept(owner.service_account, "id", "name", "role"),
        },
      };
    },
    { owner_project_access: "any" },
  ),
];

/** Accounts for machines. */
export const accountSteps = [
  projectStep("service_accounts", (item) => kept(item, "id", "name", "role", "created_at")),
];

const text = z.string().max(500).nullish().catch(null);
const ownerSchema = z.object({ id: text, email: text, name: text, role: text }).nullish().catch(null);
const keySchema = z.object({
  id: z.string().min(1).max(200),
  name: text,
  created_at: z.unknown().optional(),
  last_used_at: z.unknown().optional(),
  owner_project_access: text,
  owner: z.object({ type: text, user: ownerSchema, service_account: ownerSchema }).nullish().catch(null),
});
type Key = z.output<typeof keySchema>;
const besideSchema = z.object({ project: z.string().min(1).max(200).nullable() });
const accesses: { [access: string]: Status } = { active: "active" };

/** A key of a service account is its way in; a key of a person is an identity of its own, and personal. */
export function projectKeyRecords(page: Page): Parsed {
  const records = new ItemRecords(page, openaiRealms);
  const project = besideSchema.safeParse(records.beside).data?.project ?? null;
  for (const { item, where } of records.read(keySchema)) {
    const account = item.owner?.service_account?.id;
    const isMachine = item.owner?.type === "service_account" && account;
    addKey(
      records,
      item,
      where,
      isMachine ? accountRef(account) : null,
      project ? projectRef(project) : null,
    );
  }
  return records.parsed();
}

function addKey(
  records: ItemRecords,
  item: Key,
  where: string,
  account: Ref | null,
  container: Ref | null,
): void {
  const key = keyRef(item.id);
  const createdAt = records.time(item.created_at, `${where} created_at`);
  const at = records.time(item.last_used_at, `${where} last_used_at`);
  const access = item.owner_project_access;
  // Whether a key still works whose owner lost the project, OpenAI does not say.
  const status = (access && Object.hasOwn(accesses, access) && accesses[access]) || "unknown";
  const owner = item.owner?.user;
  const isPersonal = item.owner?.type === "user";
  if (!account) {
    records.add({
      t: "identity",
      ref: key,
      kind: "api_key",
      name: item.name || item.id,
      system,
      container,
      status,
      class: "unsure",
      classReason: isPersonal
        ? "A key that a person made for themselves: a person or a program uses it."
        : "Whose key this is cannot be read.",
      managedBy: isPersonal ? "person" : "customer",
      createdAt,
      tags: access === "inactive" ? { "its owner": "has no access to the project any more" } : {},
      ownerHints:
        owner?.email || owner?.name ? [{ type: "owner_object", value: owner.email || owner.name || "" }] : [],
    });
    addRole(records, key, owner?.role, container);
  }
  records.add({
    t: "credential",
    ref: key,
    identity: account ?? key,
    type: "api_key",
    name: item.name || item.id,
    lifetime: "static",
    renewal: "manual",
    status,
    createdAt,
    expiresAt: null,
    lastRotatedAt: createdAt,
    lastUsed: lastUsedOf(at, createdAt),
  });
}

const accountSchema = z.object({
  id: z.string().min(1).max(200),
  name: text,
  role: text,
  created_at: z.unknown().optional(),
});

export function accountRecords(page: Page): Parsed {
  const records = new ItemRecords(page, openaiRealms);
  const project = besideSchema.safeParse(records.beside).data?.project ?? null;
  for (const { item, where } of records.read(accountSchema)) {
    const account = accountRef(item.id);
    const container = project ? projectRef(project) : null;
    records.add({
      t: "identity",
      ref: account,
      aliases: [item.id],
      kind: "service_account",
      name: item.name || item.id,
      system,
      container,
      status: "active",
      class: "non_human",
      classReason: "It was made as an account for machines.",
      managedBy: "customer",
      createdAt: records.time(item.created_at, `${where} created_at`),
    });
    addRole(records, account, item.role, container);
  }
  return records.parsed();
}
