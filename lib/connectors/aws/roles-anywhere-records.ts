import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { type LastUsed, noTelemetry, type Status } from "@/lib/domain/record";
import { textOf } from "./agents";
import { accountRealm, accountRef, parseArn, roleRef } from "./arn";
import { reportedUse } from "./last-use";

export const rolesAnywhereCall = "ListSubjects";

/** A session that a certificate got is good for this long at most; its use is seen by nobody but CloudTrail. */
const longestSessionSeconds = 43_200;

type Item = { [key: string]: unknown };
type Arn = { arn: string; account: string };

/** Certificates as identities, each issue as a credential; profiles with the roles that they give; anchors. */
export function rolesAnywhereToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  const readers: [list: string, arn: string, read: (item: Item, arn: Arn, records: PageRecords) => void][] = [
    ["trustAnchors", "trustAnchorArn", (...of) => addResource("trust_anchor", ...of)],
    ["profiles", "profileArn", addProfile],
    ["subjects", "subjectArn", addSubject],
  ];
  for (const [list, field, read] of readers) {
    for (const item of records.list(body[list], list)) {
      const arn = isObject(item) ? parseArn(item[field]) : null;
      if (isObject(item) && arn) read(item, arn, records);
      else records.problem(list, "An entry has no ARN that can be read.");
    }
  }
  return records.parsed();
}

function addResource(kind: string, item: Item, { arn, account }: Arn, records: PageRecords): void {
  const ref = { realm: accountRealm(account), externalId: arn };
  records.add({ t: "resource", ref, kind, name: textOf(item.name) ?? arn, container: accountRef(account) });
}

/** A profile is to certificates what an instance profile is to machines: whoever comes by it runs as one of its roles. */
function addProfile(item: Item, at: Arn, records: PageRecords): void {
  addResource("roles_anywhere_profile", item, at, records);
  const roles = records.list(item.roleArns, `${at.arn} roleArns`);
  // One that is switched off gives nobody anything.
  if (item.enabled === false) return;
  const { durationSeconds, sessionPolicy, managedPolicyArns } = item;
  const condition = { durationSeconds, sessionPolicy, managedPolicyArns };
  for (const each of roles) {
    const role = roleRef(each);
    if (role) records.add({ t: "trust", identity: role, kind: "runs_as", subject: at.arn, condition });
    else records.problem(at.arn, "A role of this profile has no ARN that can be read.");
  }
}

function addSubject(item: Item, { arn, account }: Arn, records: PageRecords): void {
  const ref = { realm: accountRealm(account), externalId: arn };
  const createdAt = records.time(item.createdAt, `${arn} createdAt`);
  records.add({
    t: "identity",
    ref,
    kind: "certificate",
    name: textOf(item.x509Subject) ?? arn,
    system: "aws",
    container: accountRef(account),
    status: stateOf(item.enabled),
    class: "non_human",
    classReason: "A certificate with which something outside AWS gets sessions, through Roles Anywhere.",
    managedBy: "customer",
    createdAt,
    lastUsed: seen(item.lastSeenAt, createdAt),
    raw: item,
  });
  for (const credential of records.list(item.credentials, `${arn} credentials`)) {
    if (isObject(credential)) addCertificate(credential, ref, records);
    else records.problem(arn, "A certificate of this subject is not an object.");
  }
}

function addCertificate(
  item: Item,
  subject: { realm: string; externalId: string },
  records: PageRecords,
): void {
  const where = subject.externalId;
  const serial = textOf(item.serialNumber);
  if (!serial) {
    records.problem(where, "A certificate of this subject has no serial number.");
    return;
  }
  const facts = isObject(item.certificate) ? item.certificate : {};
  const createdAt = records.time(facts.notBefore, `${where} notBefore`);
  const expiresAt = records.time(facts.notAfter, `${where} notAfter`);
  const isOver = expiresAt !== null && expiresAt <= records.collectedAt;
  const status = stateOf(item.enabled);
  records.add({
    t: "credential",
    ref: { realm: subject.realm, externalId: `${where}/${clip(serial, 200)}` },
    identity: subject,
    type: "x509",
    name: `certificate ${clip(serial, 200)}`,
    lifetime: "expiring",
    renewal: "unknown",
    status: isOver && status === "active" ? "expired" : status,
    createdAt,
    expiresAt,
    lastRotatedAt: createdAt,
    // The last attempt failed: whether an earlier one did not is not said.
    lastUsed: item.failed === true ? noTelemetry : seen(item.seenAt, createdAt),
    raw: item,
  });
}

function stateOf(enabled: unknown): Status {
  return typeof enabled === "boolean" ? (enabled ? "active" : "disabled") : "unknown";
}

/** When a session was last asked for. A subject is made at the first request, so none of them is missed. */
function seen(at: unknown, createdAt: Date | null): LastUsed {
  if (at === undefined || at === null) return noTelemetry;
  const tracked = { since: 0, createdAt, precisionSeconds: longestSessionSeconds };
  const lastUsed = reportedUse(at, tracked);
  return createdAt ? lastUsed : { ...lastUsed, coveredSince: null };
}
