import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import { type LastUsed, noTelemetry, type Ref } from "@/lib/domain/record";
import { accountRealm, accountRef, awsRealm, type IamArn, parseIamArn } from "./arn";
import { reportedUse, usagePrecisionSeconds } from "./last-use";

export const accessFindingsCall = "ListFindingsV2";

type Item = { [key: string]: unknown };

/**
 * Findings as evidence beside the user or role that they are about. What they say of its last use, and of that of a key or
 * password, is a last use as any other.
 */
export function accessFindingsToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  for (const principal of records.list(body.principals, "principals")) {
    const arn = isObject(principal) && typeof principal.resource === "string" ? principal.resource : "";
    const parsed = parseIamArn(arn);
    if (!isObject(principal) || !parsed || !Object.hasOwn(kinds, parsed.type) || parsed.account === "aws") {
      records.problem(arn || accessFindingsCall, "What a finding is about has no ARN that can be read.");
      continue;
    }
    addPrincipal(parsed, records.list(principal.findings, `${arn} findings`), records);
  }
  return records.parsed();
}

const kinds: { [type: string]: "cloud_user" | "cloud_role" } = { user: "cloud_user", role: "cloud_role" };

function addPrincipal(arn: IamArn, findings: unknown[], records: PageRecords): void {
  const ref = { realm: accountRealm(arn.account), externalId: arn.arn };
  let lastUsed: LastUsed | undefined;
  for (const finding of findings) {
    if (!isObject(finding)) {
      records.problem(arn.arn, "A finding is not an object.");
      continue;
    }
    for (const detail of records.list(finding.details, `${arn.arn} details`)) {
      if (!isObject(detail)) continue;
      if (isObject(detail.unusedIamRoleDetails))
        lastUsed = unusedSince(detail.unusedIamRoleDetails, finding, arn, records);
      addCredential(detail, finding, { ref, arn }, records);
    }
  }
  records.add({
    t: "identity",
    ref,
    kind: kinds[arn.type] ?? "other",
    name: arn.name,
    system: "aws",
    container: accountRef(arn.account),
    ...(lastUsed ? { lastUsed } : {}),
    raw: { accessAnalyzer: findings },
  });
}

function addCredential(
  detail: Item,
  finding: Item,
  owner: { ref: Ref; arn: IamArn },
  records: PageRecords,
): void {
  const { unusedIamUserAccessKeyDetails: key, unusedIamUserPasswordDetails: password } = detail;
  if (isObject(password)) {
    const ref = { realm: owner.ref.realm, externalId: `${owner.arn.arn}/password` };
    const lastUsed = unusedSince(password, finding, owner.arn, records);
    records.add({ t: "credential", ref, identity: owner.ref, type: "password", lastUsed });
  }
  if (!isObject(key)) return;
  if (typeof key.accessKeyId !== "string" || !/^\w{16,128}$/.test(key.accessKeyId)) {
    records.problem(owner.arn.arn, "A finding on an access key does not say which.");
    return;
  }
  const ref = { realm: awsRealm, externalId: key.accessKeyId };
  const lastUsed = unusedSince(key, finding, owner.arn, records);
  records.add({ t: "credential", ref, identity: owner.ref, type: "access_key", lastUsed });
}

/** A last use, or none for as long as the analyzer looks back. */
function unusedSince(detail: Item, finding: Item, arn: IamArn, records: PageRecords): LastUsed {
  const analyzedAt = records.time(finding.analyzedAt, `${arn.arn} analyzedAt`);
  records.time(detail.lastAccessed, `${arn.arn} lastAccessed`);
  if (analyzedAt === null || typeof finding.unusedDays !== "number") return noTelemetry;
  const since = analyzedAt.getTime() - finding.unusedDays * 86_400_000;
  return reportedUse(detail.lastAccessed, {
    since,
    createdAt: null,
    precisionSeconds: usagePrecisionSeconds,
  });
}
