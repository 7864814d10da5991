import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { groupRef, type IamArn, parseIamArn, policyRef } from "./arn";
import type { DetailsPage } from "./details-page";

/** A user, role or group, as what holds policies. */
export interface Holder {
  ref: Ref;
  kind: "identity" | "group";
  arn: IamArn;
}

/** What a holder may do, each attachment a grant: inline policies with their bodies, managed ones, and its boundary. */
export function addAttachments(holder: Holder, item: { [key: string]: unknown }, page: DetailsPage): void {
  const inline = item.UserPolicyList ?? item.RolePolicyList ?? item.GroupPolicyList;
  for (const policy of page.list(inline, `${holder.arn.arn} inline policies`))
    addInline(holder, policy, page);
  for (const attached of page.list(
    item.AttachedManagedPolicies,
    `${holder.arn.arn} AttachedManagedPolicies`,
  )) {
    const arn = isObject(attached) ? attached.PolicyArn : undefined;
    const name =
      isObject(attached) && typeof attached.PolicyName === "string" ? attached.PolicyName : undefined;
    addAttached(holder, arn, name, "allow", page);
  }
  const boundary = item.PermissionsBoundary;
  if (boundary === undefined || boundary === null) return;
  const arn = isObject(boundary) ? boundary.PermissionsBoundaryArn : undefined;
  addAttached(holder, arn, undefined, "boundary", page);
}

function addInline(holder: Holder, policy: unknown, page: DetailsPage): void {
  const name = isObject(policy) ? policy.PolicyName : undefined;
  if (!isObject(policy) || typeof name !== "string" || name === "" || name.length > 400) {
    page.problem(holder.arn.arn, "An inline policy has no name.");
    return;
  }
  const ref = { realm: holder.ref.realm, externalId: `${holder.arn.arn}/inline/${name}` };
  const body = page.document(policy.PolicyDocument, ref.externalId);
  page.add({ t: "entitlement", ref, kind: "inline_policy", name, system: "aws", body });
  page.add({ t: "grant", principal: holder.ref, principalKind: holder.kind, entitlement: ref });
}

function addAttached(
  holder: Holder,
  arn: unknown,
  name: string | undefined,
  effect: "allow" | "boundary",
  page: DetailsPage,
): void {
  const ref = typeof arn === "string" ? policyRef(arn) : null;
  if (!ref) {
    page.problem(holder.arn.arn, "An attached policy has no ARN that can be read.");
    return;
  }
  page.add({ t: "grant", principal: holder.ref, principalKind: holder.kind, entitlement: ref, effect });
  if (page.firstUnlisted(ref.externalId)) {
    page.add({ ...policyEntitlement(ref, name ?? parseIamArn(ref.externalId)?.name ?? ref.externalId) });
  }
}

/** A group by name, as a user's list states it, with the membership. */
export function addMembership(user: Ref, arn: IamArn, name: unknown, page: DetailsPage): void {
  if (typeof name !== "string" || name === "" || name.length > 400) {
    page.problem(arn.arn, "A group in its list has no name.");
    return;
  }
  const group = groupRef(arn.partition, arn.account, name);
  page.add({ t: "member", group, member: user });
  if (page.firstUnlisted(group.externalId)) {
    page.add({ t: "entitlement", ref: group, kind: "group", name, system: "aws" });
  }
}

/** A managed policy with the document of its default version. */
export function addPolicy(item: { [key: string]: unknown }, page: DetailsPage): void {
  const arn = typeof item.Arn === "string" ? item.Arn : "";
  const ref = policyRef(arn);
  const parsed = parseIamArn(arn);
  if (!ref || !parsed) {
    page.problem(arn || "a policy", "The policy has no ARN that can be read.");
    return;
  }
  const name = typeof item.PolicyName === "string" ? clip(item.PolicyName, 400) : parsed.name;
  const versions = page.list(item.PolicyVersionList, `${arn} PolicyVersionList`).filter(isObject);
  const chosen =
    versions.find((version) => version.IsDefaultVersion === true) ??
    versions.find(
      (version) => version.VersionId !== undefined && version.VersionId === item.DefaultVersionId,
    );
  if (!chosen)
    page.problem(arn, "None of its versions is marked as the default, so its content is not known.");
  const body = chosen ? page.document(chosen.Document, arn) : undefined;
  page.add({ ...policyEntitlement(ref, name), body });
}

function policyEntitlement(ref: Ref, name: string) {
  const managedBy = ref.realm === "aws" ? ("provider" as const) : ("customer" as const);
  return {
    t: "entitlement" as const,
    ref,
    kind: "policy" as const,
    name: clip(name, 400),
    system: "aws",
    managedBy,
  };
}
