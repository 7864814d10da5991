import type { Ref } from "@/lib/domain/record";
import type { ClusterRecords, Metadata } from "./page-body";

/** A cloud identity that a service account says it becomes. */
interface Role {
  ref: Ref;
  annotation: string;
}

const aws = "eks.amazonaws.com/role-arn";
const google = "iam.gke.io/gcp-service-account";
const azure = "azure.workload.identity/client-id";
const azureTenant = "azure.workload.identity/tenant-id";

/**
 * What a service account's annotations say that it becomes in a cloud, as trust of that identity: who vouches is the
 * cluster, the subject is the account. Whether the cloud agrees, its own trust says.
 */
export function addCloudRoles(
  records: ClusterRecords,
  account: { ref: Ref; subject: string; metadata: Metadata },
): void {
  const { annotations } = account.metadata;
  const said = (key: string) =>
    (Object.hasOwn(annotations, key) ? annotations[key]?.trim() : undefined) || null;
  const readers: [string, (value: string) => Ref | null][] = [
    [aws, awsRole],
    [google, googleAccount],
    [azure, (client) => entraApp(client, said(azureTenant) ?? records.facts?.tenant ?? null)],
  ];
  for (const [annotation, read] of readers) {
    const value = said(annotation);
    if (!value) continue;
    const ref = read(value);
    if (ref) addTrust(records, account, { ref, annotation });
    else records.problem(account.subject, `Its annotation ${annotation} does not name an identity.`);
  }
}

function addTrust(records: ClusterRecords, account: { ref: Ref; subject: string }, role: Role): void {
  records.add({
    t: "trust",
    identity: role.ref,
    kind: "federation",
    subject: account.subject,
    subjectRef: account.ref,
    issuer: records.facts?.issuer ?? null,
    condition: { annotation: role.annotation },
  });
}

function awsRole(arn: string): Ref | null {
  const account = /^arn:[\w-]{1,20}:iam::(\d{12}):role\/.{1,600}$/.exec(arn)?.[1];
  return account ? { realm: `aws:${account}`, externalId: arn } : null;
}

function googleAccount(email: string): Ref | null {
  const project = /^[^@\s]{1,100}@([^@\s.]{1,100}(?:\.[^@\s.]{1,100})?)\.iam\.gserviceaccount\.com$/.exec(
    email,
  )?.[1];
  // A project of a domain is `example.com:shop`; its accounts are called `…@shop.example.com.iam…`.
  const [name, ...domain] = project?.split(".") ?? [];
  if (!name) return null;
  return { realm: `gcp:${domain.length > 0 ? `${domain.join(".")}:` : ""}${name}`, externalId: email };
}

/** An application is unique in all of Entra; without its tenant it is named by that alone. */
function entraApp(client: string, tenant: string | null): Ref | null {
  if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(client)) return null;
  return { realm: tenant ? `entra:${tenant.toLowerCase()}` : "entra", externalId: client.toLowerCase() };
}
