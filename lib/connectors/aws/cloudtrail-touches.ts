import { textAt } from "@/lib/connectors/sdk/event-fields";
import type { Touch } from "@/lib/domain/usage-event";
import { accountRealm } from "./arn";

/** Calls of IAM that make or change a user or role, with the field that names it. */
const userCalls = new Set([
  ...["UpdateUser", "PutUserPolicy", "DeleteUserPolicy", "AttachUserPolicy", "DetachUserPolicy", "TagUser"],
  ...["AddUserToGroup", "RemoveUserFromGroup", "CreateAccessKey", "UpdateAccessKey", "DeleteAccessKey"],
  ...["CreateLoginProfile", "UpdateLoginProfile", "DeleteLoginProfile", "PutUserPermissionsBoundary"],
]);
const roleCalls = new Set([
  ...["UpdateRole", "UpdateAssumeRolePolicy", "PutRolePolicy", "DeleteRolePolicy", "AttachRolePolicy"],
  ...["DetachRolePolicy", "TagRole", "PutRolePermissionsBoundary", "UpdateRoleDescription"],
]);

/** The user or role that a call made or changed; null for every other call. */
export function touchedBy(eventName: string, record: unknown): Touch | null {
  if (textAt(record, "eventSource") !== "iam.amazonaws.com") return null;
  const account = textAt(record, "recipientAccountId") || textAt(record, "userIdentity", "accountId");
  const touch = (verb: Touch["verb"], externalId: string): Touch | null =>
    externalId === "" || account === "" ? null : { verb, ref: { realm: accountRealm(account), externalId } };
  const partition = textAt(record, "awsRegion").startsWith("cn-") ? "aws-cn" : "aws";
  const arnOf = (type: string, name: string) =>
    name === "" ? "" : `arn:${partition}:iam::${account}:${type}/${name}`;
  switch (eventName) {
    case "CreateUser":
      return touch(
        "created",
        textAt(record, "responseElements", "user", "userId") ||
          textAt(record, "responseElements", "user", "arn"),
      );
    case "CreateRole":
    case "CreateServiceLinkedRole":
      return touch(
        "created",
        textAt(record, "responseElements", "role", "roleId") ||
          textAt(record, "responseElements", "role", "arn"),
      );
  }
  // The call names it without its path: one that lies in a path is not found by it.
  if (userCalls.has(eventName))
    return touch("changed", arnOf("user", textAt(record, "requestParameters", "userName")));
  if (roleCalls.has(eventName))
    return touch("changed", arnOf("role", textAt(record, "requestParameters", "roleName")));
  return null;
}
