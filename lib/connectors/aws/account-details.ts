import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { classOf } from "@/lib/domain/identity-class";
import { type LastUsed, noTelemetry } from "@/lib/domain/record";
import { accountRealm, accountRef, groupRef, type IamArn, parseIamArn } from "./arn";
import { type DetailList, DetailsPage, detailLists } from "./details-page";
import { addAttachments, addMembership, addPolicy } from "./entitlements";
import { reportedUse, usagePrecisionSeconds } from "./last-use";
import { ownerHints, readTags } from "./tags";
import { addTrust } from "./trust";

/** IAM keeps a role's last use for this long. */
const roleTrackingMs = 400 * 86_400_000;

/** Users, groups, roles and policies of a GetAccountAuthorizationDetails answer, with every attachment and trust. */
export function detailsToRecords(page: Page): Parsed {
  const details = new DetailsPage(page);
  for (const list of detailLists) {
    for (const item of details.list(details.body[list], list)) {
      if (isObject(item)) addItem(list, item, details);
      else details.problem(list, "An entry is not an object.");
    }
  }
  return details.parsed();
}

function addItem(list: DetailList, item: { [key: string]: unknown }, page: DetailsPage): void {
  if (list === "Policies") {
    addPolicy(item, page);
    return;
  }
  const type = list === "UserDetailList" ? "user" : list === "RoleDetailList" ? "role" : "group";
  const text = typeof item.Arn === "string" ? item.Arn : "";
  const arn = parseIamArn(text);
  if (!arn || arn.type !== type || arn.account === "aws") {
    page.problem(text || list, `This ${type} has no ARN that can be read, so it was left out.`);
    return;
  }
  if (type === "user") addUser(arn, item, page);
  else if (type === "role") addRole(arn, item, page);
  else addGroup(arn, item, page);
}

function addUser(arn: IamArn, item: { [key: string]: unknown }, page: DetailsPage): void {
  const identity = identityOf(arn, item, "cloud_user", "UserId", page);
  const { class: kindOfUser, why } = classOf({
    kind: "cloud_user",
    name: arn.name,
    path: arn.path,
    tags: identity.tags,
  });
  // Account details do not tell of passwords: what is unsure here may be plain from the credential report.
  const stated = kindOfUser === "unsure" ? {} : { class: kindOfUser, classReason: why };
  page.add({ ...identity, ...stated, managedBy: "customer" });
  for (const name of page.list(item.GroupList, `${arn.arn} GroupList`))
    addMembership(identity.ref, arn, name, page);
  addAttachments({ ref: identity.ref, kind: "identity", arn }, item, page);
}

function addRole(arn: IamArn, item: { [key: string]: unknown }, page: DetailsPage): void {
  const identity = identityOf(arn, item, "cloud_role", "RoleId", page);
  const document =
    item.AssumeRolePolicyDocument === undefined
      ? undefined
      : page.document(item.AssumeRolePolicyDocument, `${arn.arn} AssumeRolePolicyDocument`);
  const raw = { ...identity.raw, ...(document ? { AssumeRolePolicyDocument: document } : {}) };
  const lastUsed = roleLastUsed(item, identity.createdAt, arn.arn, page);
  const { class: kindOfRole, why } = classOf({ kind: "cloud_role", name: arn.name, path: arn.path });
  // Service-linked roles and those of Identity Center: AWS makes them, and nobody else can make or change one there.
  const managedBy = /^\/aws-(?:service-role|reserved)\//.test(arn.path) ? "provider" : "customer";
  page.add({ ...identity, class: kindOfRole, classReason: why, managedBy, lastUsed, raw });
  if (document) addTrust(identity.ref, arn.arn, document, page);
  else if (item.AssumeRolePolicyDocument === undefined) {
    page.problem(arn.arn, "The role has no trust policy in this file, so who may become it is not known.");
  }
  for (const profile of page.list(item.InstanceProfileList, `${arn.arn} InstanceProfileList`)) {
    const subject = isObject(profile) ? profile.Arn : undefined;
    if (typeof subject === "string" && subject !== "") {
      page.add({ t: "trust", identity: identity.ref, kind: "runs_as", subject: clip(subject, 4000) });
    } else page.problem(arn.arn, "An instance profile has no ARN.");
  }
  addAttachments({ ref: identity.ref, kind: "identity", arn }, item, page);
}

function addGroup(arn: IamArn, item: { [key: string]: unknown }, page: DetailsPage): void {
  const ref = groupRef(arn.partition, arn.account, arn.name);
  page.add({ t: "entitlement", ref, kind: "group", name: arn.name, system: "aws" });
  addAttachments({ ref, kind: "group", arn }, item, page);
}

function identityOf(
  arn: IamArn,
  item: { [key: string]: unknown },
  kind: "cloud_user" | "cloud_role",
  idField: "UserId" | "RoleId",
  page: DetailsPage,
) {
  const externalId = page.principalId(item[idField], arn.arn);
  const tags = readTags(item.Tags, arn.arn, page);
  const stated = item[idField === "UserId" ? "UserName" : "RoleName"];
  return {
    t: "identity" as const,
    ref: { realm: accountRealm(arn.account), externalId },
    aliases: externalId === arn.arn ? [] : [arn.arn],
    kind,
    name: typeof stated === "string" && stated !== "" ? clip(stated, 2000) : arn.name,
    system: "aws",
    container: accountRef(arn.account),
    status: "active" as const,
    createdAt: page.time(item.CreateDate, `${arn.arn} CreateDate`),
    tags,
    ownerHints: ownerHints(tags, arn.path),
    purpose: tagText(tags, "purpose"),
    description: tagText(tags, "description"),
    raw: withoutBodies(item),
  };
}

function tagText(tags: Record<string, string>, key: string): string | undefined {
  const found = Object.entries(tags).find(
    ([name, value]) => name.toLowerCase() === key && value.trim() !== "",
  );
  return found?.[1];
}

/**
 * `RoleLastUsed` empty says: not used in the tracking period. Without the field (older tools leave it out) nothing is
 * known. The period reaches 400 days back from when the export was made.
 */
function roleLastUsed(
  item: { [key: string]: unknown },
  createdAt: Date | null,
  where: string,
  page: DetailsPage,
): LastUsed {
  if (!isObject(item.RoleLastUsed)) return noTelemetry;
  const value = item.RoleLastUsed.LastUsedDate;
  page.time(value, `${where} RoleLastUsed`);
  const since = page.collectedAt.getTime() - roleTrackingMs;
  return reportedUse(value, { since, createdAt, precisionSeconds: usagePrecisionSeconds });
}

/** The entry without what has rows of its own: policy bodies, and roles repeated inside instance profiles. */
function withoutBodies(item: { [key: string]: unknown }): { [key: string]: unknown } {
  const { UserPolicyList: user, RolePolicyList: role, InstanceProfileList: profiles, ...rest } = item;
  const inline = user ?? role;
  const names = Array.isArray(inline)
    ? inline.map((policy) => (isObject(policy) ? policy.PolicyName : null))
    : undefined;
  const arns = Array.isArray(profiles)
    ? profiles.map((profile) => (isObject(profile) ? profile.Arn : null))
    : undefined;
  return {
    ...rest,
    ...(names ? { InlinePolicies: names } : {}),
    ...(arns ? { InstanceProfiles: arns } : {}),
  };
}
