import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip } from "@/lib/connectors/sdk/page-records";
import { readTime } from "@/lib/connectors/sdk/read-time";
import { type CredentialType, type LastUsed, noTelemetry, type Ref } from "@/lib/domain/record";
import { skippedSecretType } from "./data-sets";
import { accountName, namespaceRef, secretRef, userRef } from "./names";
import { type ClusterObject, ClusterRecords } from "./page-body";

const day = 86_400;

/** What kind of credential lies in a Secret of this type; others may hold anything. */
const credentialKinds: { [type: string]: CredentialType } = {
  "kubernetes.io/service-account-token": "bearer_token",
  "kubernetes.io/tls": "x509",
  "kubernetes.io/dockerconfigjson": "password",
  "kubernetes.io/dockercfg": "password",
  "kubernetes.io/basic-auth": "password",
  "kubernetes.io/ssh-auth": "ssh_key",
  "bootstrap.kubernetes.io/token": "bearer_token",
};

const restSchema = z.object({
  type: z.string().max(300).catch(""),
  account: z.string().min(1).max(300).nullish().catch(null),
  accountUid: z.string().min(1).max(100).nullish().catch(null),
  usedOn: z.unknown().optional(),
  invalidSince: z.unknown().optional(),
});

/** A place per Secret; in one that holds a service account's token, also that credential. Never their data. */
export function secretRecords(page: Page): Parsed {
  const records = new ClusterRecords(page);
  for (const object of records.objects(true)) addSecret(records, object);
  return records.parsed();
}

function addSecret(records: ClusterRecords, { metadata, title, rest }: ClusterObject): void {
  const { realm } = records;
  const { name, namespace = "", uid } = metadata;
  const facts = restSchema.parse(rest);
  if (facts.type === skippedSecretType) return;
  const ref = secretRef(realm, namespace, name);
  const isToken = facts.type === "kubernetes.io/service-account-token";
  const username = isToken && facts.account ? accountName(namespace, facts.account) : null;
  const identity = username ? userRef(realm, facts.accountUid ?? username) : null;
  const created = records.time(metadata.creationTimestamp, `${title} creationTimestamp`);
  const kind = Object.hasOwn(credentialKinds, facts.type) ? credentialKinds[facts.type] : undefined;
  if (isToken) addToken(records, { ref, title, identity, created, facts });
  records.add({
    t: "placement",
    ref,
    locator: `Secret ${title}`,
    kind: "secrets_manager",
    meantForSecrets: true,
    container: namespaceRef(realm, namespace),
    credential: isToken ? ref : null,
    identity,
    credentialType: kind ?? "unknown",
    name: clip(name, 300),
    facts: { type: facts.type || null, created: created?.toISOString() ?? null, uid: uid ?? null },
  });
}

function addToken(
  records: ClusterRecords,
  token: {
    ref: Ref;
    title: string;
    identity: Ref | null;
    created: Date | null;
    facts: z.output<typeof restSchema>;
  },
): void {
  const { ref, title, identity, created, facts } = token;
  if (!identity) records.problem(`Secret ${title}`, "Its token does not say whose it is.");
  const invalid = facts.invalidSince !== undefined && facts.invalidSince !== null;
  records.add({
    t: "credential",
    ref,
    identity,
    type: "bearer_token",
    name: `Token in Secret ${title}`,
    lifetime: "static",
    renewal: "manual",
    status: invalid ? "disabled" : "active",
    createdAt: created,
    expiresAt: null,
    lastUsed: lastUse(records, facts.usedOn, created),
  });
}

/**
 * The cluster notes the day on which such a token was last used, since the day that its tracking object names. Where that
 * is not known, a missing note proves nothing.
 */
function lastUse(records: ClusterRecords, usedOn: unknown, created: Date | null): LastUsed {
  const { tracking } = records.facts ?? {};
  const since = readTime(tracking === "none" || tracking === "not_permitted" ? null : tracking);
  const used = readTime(usedOn);
  const at = used instanceof Date ? used : null;
  const reported = at ? { at, grade: "reported" as const, precisionSeconds: day } : {};
  if (!(since instanceof Date)) {
    return {
      ...noTelemetry,
      ...reported,
      gap: tracking === "not_permitted" ? "not_permitted" : "no_telemetry",
    };
  }
  const coveredSince = created && created > since ? created : since;
  return { ...noTelemetry, ...reported, coveredSince, gap: "none" };
}
