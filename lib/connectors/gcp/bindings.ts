import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { subjectRefOf } from "@/lib/connectors/sdk/federated-subject";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import type { Ref, TrustKind } from "@/lib/domain/record";
import { containerRef } from "./hierarchy";
import { type Member, readMember } from "./members";
import { cloudRealms, cloudRef, projectRealm, projectRef } from "./names";
import { permission } from "./permissions";
import { searchUrl } from "./projects";
import { googleStep, type Tools } from "./tools";
import { poolName } from "./workload-identity";

/** Every policy that is set anywhere in what the source reads. */
export const bindingSteps = (scope: string) => [
  googleStep(
    "searchAllIamPolicies",
    {
      url: searchUrl(scope, "searchAllIamPolicies"),
      under: "results",
      pageSize: 500,
      permission: permission.policies,
    },
    (item) => ({
      ...kept(item, "resource", "assetType", "project", "organization"),
      bindings:
        isObject(item) && isObject(item.policy) && Array.isArray(item.policy.bindings)
          ? item.policy.bindings.map((binding) => kept(binding, "role", "members", "condition"))
          : [],
    }),
    beside,
  ),
];

/** The numbers of projects, and who vouches for the pools that a page speaks of. */
async function beside(items: unknown[], tools: Tools): Promise<{ [key: string]: unknown }> {
  const text = JSON.stringify(items);
  const used = new Set(
    text.match(/projects\/[\w:.-]+\/locations\/global\/workloadIdentityPools\/[\w-]+/g) ?? [],
  );
  const issuers: [string, unknown][] = [];
  for (const pool of used) if (poolName.test(pool)) issuers.push([pool, await tools.issuers(pool)]);
  const numbers = await tools.numbers();
  const told = new Set(text.match(/\d{5,20}/g) ?? []);
  return {
    issuers: Object.fromEntries(issuers),
    projects: Object.fromEntries([...numbers].filter(([number]) => told.has(number))),
  };
}

const besideSchema = z.object({
  issuers: z
    .record(
      z.string(),
      z
        .array(z.object({ provider: z.string(), issuer: z.string().max(2000) }))
        .nullable()
        .catch(null),
    )
    .catch({}),
  projects: z.record(z.string(), z.string().max(200)).catch({}),
});

const policySchema = z.object({
  resource: z.string().min(1).max(1500),
  assetType: z.string().max(200).catch(""),
  project: z.string().max(200).nullish().catch(null),
  bindings: z.unknown().optional(),
});
const bindingSchema = z.object({
  role: z.string().min(1).max(500),
  members: z.array(z.unknown()).catch([]),
  condition: z
    .object({
      title: z.string().max(500).nullish().catch(null),
      expression: z.string().max(10_000).catch("unknown"),
    })
    .nullish()
    .catch(null),
});

/** Roles on a service account that let somebody become it, or run something as it. */
const becoming: { [role: string]: TrustKind } = {
  "roles/iam.serviceAccountTokenCreator": "assume_role",
  "roles/iam.serviceAccountOpenIdTokenCreator": "assume_role",
  "roles/iam.serviceAccountUser": "assume_role",
  "roles/iam.workloadIdentityUser": "federation",
};

interface Told {
  issuers: { [pool: string]: { provider: string; issuer: string }[] | null };
  numbers: ReadonlyMap<string, string>;
}

/** A binding is a grant to each of its members; on a service account it may also say who can become it. */
export function bindingRecords(page: Page): Parsed {
  const records = new ItemRecords(page, cloudRealms);
  const read = besideSchema.parse(records.beside);
  const told = { issuers: read.issuers, numbers: new Map(Object.entries(read.projects)) };
  for (const { item, where } of records.read(policySchema)) {
    const scope = resourceOf(records, item, told);
    for (const outside of records.list(item.bindings, `${where} bindings`)) {
      const binding = bindingSchema.safeParse(outside).data;
      if (!binding) {
        records.problem(where, "One of its bindings has no role that can be read.");
        continue;
      }
      for (const text of binding.members) {
        const member = typeof text === "string" ? readMember(records, text, told.numbers) : "unreadable";
        if (member === "unreadable")
          records.problem(where, `A member of ${clip(binding.role, 100)} cannot be read.`);
        else if (member !== null) addGrant(records, { ...binding, scope, member, text: String(text) }, told);
      }
    }
  }
  return records.parsed();
}

interface Granted {
  role: string;
  condition?: { title?: string | null; expression: string } | null;
  scope: Scope;
  member: Member;
  text: string;
}

function addGrant(records: ItemRecords, { role, condition, scope, member, text }: Granted, told: Told): void {
  const when = condition ? { title: condition.title ?? null, expression: condition.expression } : undefined;
  records.add({
    t: "grant",
    principal: member.ref,
    principalKind: member.kind,
    entitlement: cloudRef(role),
    scope: scope.ref,
    condition: when,
  });
  const kind = Object.hasOwn(becoming, role) ? becoming[role] : undefined;
  if (scope.account && kind)
    addTrust(
      records,
      scope.account,
      { kind, member, text, condition: { role, ...(when ? { when } : {}) } },
      told,
    );
  // Whoever comes in from elsewhere is vouched for, whatever it may do then.
  if (member.federated && member.kind === "identity") {
    const trust = { kind: "federation" as const, member, text, condition: { pool: member.federated.pool } };
    const ref = { realm: "trust", externalId: member.ref.externalId };
    if (records.isNew("trust", ref)) addTrust(records, member.ref, trust, told);
  }
}

function addTrust(
  records: ItemRecords,
  identity: Ref,
  { kind, member, text, condition }: { kind: TrustKind; member: Member; text: string; condition: object },
  { issuers }: Told,
): void {
  const { federated } = member;
  if (!federated) {
    const subjectRef = member.kind === "identity" ? member.ref : null;
    records.add({ t: "trust", identity, kind, subject: clip(text, 4000), subjectRef, condition });
    return;
  }
  const known = Object.hasOwn(issuers, federated.pool) ? (issuers[federated.pool] ?? []) : [];
  // Several may vouch for one pool; where none is told, the pool itself stands for them.
  for (const issuer of known.length > 0 ? known.map((each) => each.issuer) : [federated.pool]) {
    records.add({
      t: "trust",
      identity,
      kind: "federation",
      subject: clip(federated.subject, 4000),
      subjectRef: subjectRefOf(issuer, federated.subject),
      issuer: clip(issuer, 2000),
      condition,
    });
  }
}

interface Scope {
  ref: Ref;
  /** The service account that the policy is set on. */
  account: Ref | null;
}

function resourceOf(records: ItemRecords, item: z.output<typeof policySchema>, { numbers }: Told): Scope {
  const container = containerRef(item.resource);
  if (container) return { ref: byNumber(container, numbers), account: null };
  const [, project, id] =
    /^\/\/iam\.googleapis\.com\/projects\/([^/]{1,150})\/serviceAccounts\/([^/]{1,200})$/.exec(
      item.resource,
    ) ?? [];
  const account =
    project && id
      ? { realm: projectRealm(numbers.get(project) ?? project), externalId: id.toLowerCase() }
      : null;
  const ref = cloudRef(item.resource);
  const number = item.project?.replace(/^projects\//, "");
  if (records.isNew("resource", ref)) {
    records.add({
      t: "resource",
      ref,
      kind: item.assetType || "resource",
      name: item.resource.split("/").at(-1) || item.resource,
      container: number ? projectRef(numbers.get(number) ?? number) : null,
    });
  }
  return { ref, account };
}

/** Containers are known by the ids of projects; a policy may name the number. */
function byNumber(container: Ref, numbers: ReadonlyMap<string, string>): Ref {
  const number = /^projects\/(\d+)$/.exec(container.externalId)?.[1];
  const id = number ? numbers.get(number) : undefined;
  return id ? projectRef(id) : container;
}
