import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { subjectRefOf } from "@/lib/connectors/sdk/federated-subject";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { fourAtATime, type Step } from "@/lib/connectors/sdk/steps";
import type { Ref } from "@/lib/domain/record";
import { npmRealms, packageRef, system } from "./names";
import { type Npm, permission } from "./session";

const perPage = 40;
const needs = permission.publishers;
const address = (name: string): string => `/-/package/${encodeURIComponent(name)}/trust`;

/** Whom each package believes; the place is the package to go on with. */
export const publisherSteps: Step<Npm>[] = [
  {
    call: "GET /-/package/{package}/trust",
    permission: needs,
    async read(npm, at) {
      const rest = (await npm.packages()).filter((name) => name >= (at ?? ""));
      const items = await fourAtATime(rest.slice(0, perPage), async (name) => {
        const answer = await npm.get(address(name), needs);
        const listed = Array.isArray(answer) ? answer : [answer].filter(isObject);
        return { name, trusts: listed.map((trust) => kept(trust, "id", "type", "claims", "permissions")) };
      });
      return { body: { realm: npm.realm, items }, next: rest[perPage] ?? null };
    },
    async probe(npm) {
      const [first] = await npm.packages();
      return first === undefined ? null : npm.get(address(first), needs);
    },
  },
];

const schema = z.object({ name: z.string().min(1).max(300), trusts: z.unknown().optional() });
const trustSchema = z.object({
  id: z.string().min(1).max(200),
  type: z.string().max(100).catch("unknown"),
  claims: z.record(z.string(), z.unknown()).catch({}),
  permissions: z.array(z.string().max(100)).catch([]),
});
type Trust = z.output<typeof trustSchema>;

/** A trusted publisher: a workflow elsewhere that may publish a package without a secret. */
export function publisherRecords(page: Page): Parsed {
  const records = new ItemRecords(page, npmRealms);
  for (const { item, where } of records.read(schema)) {
    const place = packageRef(records.realm, item.name);
    records.add({ t: "resource", ref: place, kind: "package", name: item.name });
    for (const outside of records.list(item.trusts, `${where} publishers`)) {
      const trust = trustSchema.safeParse(outside).data;
      if (trust) addPublisher(records, trust, item.name, place);
      else records.problem(where, "One of its trusted publishers has no id that can be read.");
    }
  }
  return records.parsed();
}

function addPublisher(records: ItemRecords, trust: Trust, name: string, place: Ref): void {
  const ref = records.ref(`trusted-publisher/${trust.id}`);
  const { issuer, subject, subjectRef } = subjectOf(trust);
  records.add({
    t: "identity",
    ref,
    kind: "service_principal",
    name: `Trusted publisher of ${name} (${trust.type})`,
    system,
    status: "active",
    class: "non_human",
    classReason: "A workflow publishes as it.",
    managedBy: "customer",
  });
  records.add({
    t: "credential",
    ref,
    identity: ref,
    type: "federated",
    name: "Tokens of the workflow",
    lifetime: "federated",
    renewal: "automatic",
    status: "active",
  });
  records.add({
    t: "trust",
    identity: ref,
    kind: "federation",
    issuer,
    subject,
    subjectRef,
    condition: trust.claims,
  });
  const permissions = trust.permissions.length > 0 ? trust.permissions : ["publish"];
  for (const each of permissions) {
    const entitlement = records.ref(`permission/${each}`);
    if (records.isNew("entitlement", entitlement))
      records.add({
        t: "entitlement",
        ref: entitlement,
        kind: "scope",
        name: each,
        system,
        managedBy: "provider",
      });
    records.add({ t: "grant", principal: ref, entitlement, scope: place });
  }
}

interface Subject {
  issuer: string | null;
  subject: string;
  subjectRef: Ref | null;
}
const word = (value: unknown): string | null =>
  typeof value === "string" && value !== "" && value.length <= 500 ? value : null;

/** The claims as a subject of the issuer, where the provider's claims name one. */
function subjectOf({ type, claims }: Trust): Subject {
  const environment = word(claims.environment);
  const repository = word(claims.repository);
  if (type === "github" && repository) {
    const issuer = "https://token.actions.githubusercontent.com";
    const subject = `repo:${repository}:${environment ? `environment:${environment}` : "*"}`;
    return { issuer, subject, subjectRef: subjectRefOf(issuer, subject) };
  }
  const project = word(claims.project_path);
  if (type === "gitlab" && project) {
    const issuer = "https://gitlab.com";
    const subject = `project_path:${project}:*`;
    return { issuer, subject, subjectRef: subjectRefOf(issuer, subject) };
  }
  const [org, circle] = [
    word(claims["oidc.circleci.com/org-id"]),
    word(claims["oidc.circleci.com/project-id"]),
  ];
  if (type === "circleci" && org && circle) {
    const issuer = `https://oidc.circleci.com/org/${org}`;
    const subject = `org/${org}/project/${circle}/user/*`;
    return { issuer, subject, subjectRef: subjectRefOf(issuer, subject) };
  }
  return { issuer: null, subject: JSON.stringify(claims).slice(0, 4000), subjectRef: null };
}
