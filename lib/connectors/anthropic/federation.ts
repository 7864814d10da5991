import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { subjectRefOf } from "@/lib/connectors/sdk/federated-subject";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { listStep } from "./lists";
import { accountRef, anthropicRealms, organizationRef, ref, system, workspaceRef } from "./names";
import { permission } from "./session";

/** Rules by which tokens of other systems become service accounts, each with the address of its issuer. */
export const federationSteps = [
  listStep(
    { path: "federation_rules", paging: "page", permission: permission.oauth },
    async (item, anthropic) => {
      if (!isObject(item)) return item;
      const issuers = await anthropic.issuers();
      return {
        ...kept(item, "id", "name", "match", "oauth_scope", "created_at", "workspace_ids"),
        ...kept(item, "applies_to_all_workspaces", "archived_at", "target"),
        lasts: item.token_lifetime_seconds,
        issuer: typeof item.issuer_id === "string" ? (issuers.get(item.issuer_id) ?? null) : null,
      };
    },
  ),
];

const text = z.string().max(2000).nullish().catch(null);
const schema = z.object({
  id: z.string().min(1).max(200),
  name: text,
  issuer: text,
  lasts: z.number().nullish().catch(null),
  oauth_scope: text,
  created_at: z.unknown().optional(),
  archived_at: z.unknown().optional(),
  applies_to_all_workspaces: z.boolean().nullish().catch(null),
  workspace_ids: z.array(z.string().min(1).max(200)).catch([]),
  target: z.object({ service_account_id: z.string().min(1).max(200) }),
  match: z
    .object({
      audience: text,
      subject_prefix: text,
      condition: text,
      claims: z.record(z.string(), z.unknown()).nullish().catch(null),
    })
    .nullish()
    .catch(null),
});
type Rule = z.output<typeof schema>;
const besideSchema = z.object({ organization: z.string().min(1).max(200) });

export function federationRecords(page: Page): Parsed {
  const records = new ItemRecords(page, anthropicRealms);
  const organization = besideSchema.safeParse(records.beside).data?.organization;
  for (const { item, where } of records.read(schema)) {
    const identity = accountRef(item.target.service_account_id);
    const isOver = records.time(item.archived_at, `${where} archived_at`) !== null;
    records.add({
      t: "credential",
      ref: ref(`federation-rule/${item.id}`),
      identity,
      type: "federated",
      name: item.name || item.id,
      lifetime: "federated",
      renewal: "automatic",
      status: isOver ? "disabled" : "active",
      createdAt: records.time(item.created_at, `${where} created_at`),
    });
    if (isOver) continue;
    records.add({
      t: "trust",
      identity,
      kind: "federation",
      issuer: item.issuer || null,
      ...subjectOf(item),
    });
    addScope(records, identity, item, organization ? organizationRef(organization) : null);
  }
  return records.parsed();
}

/** A prefix names a repository only where the repository's name ends within it. */
function subjectOf({ match, issuer, lasts }: Rule) {
  const prefix = match?.subject_prefix ?? "";
  const whole = prefix.replace(/\*$/, "");
  const isNamed = !whole.startsWith("repo:") || /^repo:[^/:]+\/[^:]+:/.test(whole);
  return {
    subject: prefix || "*",
    subjectRef: issuer && whole && isNamed ? subjectRefOf(issuer, whole) : null,
    condition: {
      matching: "prefix",
      ...(match?.audience ? { audiences: [match.audience] } : {}),
      ...(match?.claims ? { claims: match.claims } : {}),
      ...(match?.condition ? { expression: match.condition } : {}),
      ...(lasts ? { "tokens last": `${lasts} s` } : {}),
    },
  };
}

function addScope(records: ItemRecords, principal: Ref, item: Rule, organization: Ref | null): void {
  if (!item.oauth_scope) return;
  const entitlement = ref(`oauth-scope/${item.oauth_scope}`);
  if (records.isNew("entitlement", entitlement))
    records.add({
      t: "entitlement",
      ref: entitlement,
      kind: "scope",
      name: item.oauth_scope,
      system,
      managedBy: "provider",
    });
  const places =
    item.applies_to_all_workspaces || item.workspace_ids.length === 0
      ? [organization]
      : item.workspace_ids.map(workspaceRef);
  for (const scope of places) records.add({ t: "grant", principal, entitlement, scope });
}
