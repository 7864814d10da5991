import { keysCall } from "@/lib/connectors/aws/access-keys";
import { reportCall } from "@/lib/connectors/aws/credential-report";
import { detailsCall } from "@/lib/connectors/aws/details-page";
import { providersCall } from "@/lib/connectors/aws/identity-providers";
import { instancesCall } from "@/lib/connectors/aws/instances";
import { functionsCall } from "@/lib/connectors/aws/lambda";
import { loginsCall } from "@/lib/connectors/aws/login-profiles";
import { accountScope, iamScope, reportScope } from "@/lib/connectors/aws/scopes";
import { secretsCall } from "@/lib/connectors/aws/secrets-manager";
import { serviceCredentialsCall } from "@/lib/connectors/aws/service-credentials";
import { describeVariables } from "@/lib/connectors/aws/variables";
import type { Scope } from "@/lib/connectors/sdk/contract";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import type { AwsAccount, StoredRole, StoredUser } from "./aws-account";
import type { PolicyDocument } from "./aws-documents";
import { scopeParts } from "./connected";

const answersHold = 300;

/** Everything of one account, as a collector that was let into it would have written it down. */
export function* accountParts(account: AwsAccount): Generator<SnapshotPart> {
  const { id, users } = account;
  yield* scopeOf(iamScope(id), detailsCall, detailPages(account));
  const keys = users.map((user) => ({
    ...listed(user),
    keys: (user.keys ?? []).map((key) => keyOf(user, key)),
  }));
  yield* scopeOf(accountScope(id, "access-keys", "Access keys"), keysCall, [{ users: keys }]);
  const logins = users.flatMap((user) => (user.password ? [{ ...listed(user), ...loginOf(user) }] : []));
  yield* scopeOf(accountScope(id, "login-profiles", "Console passwords"), loginsCall, [{ users: logins }]);
  yield* scopeOf(
    accountScope(id, "service-credentials", "Service-specific credentials"),
    serviceCredentialsCall,
    [{ credentials: account.serviceKeys.map((key) => serviceKeyOf(key)) }],
  );
  const rows = [rootRow(account), ...users.map(userRow)];
  yield* scopeOf(reportScope(id), reportCall, [{ rows, keysListed: true }]);
  yield* scopeOf(accountScope(id, "identity-providers", "Identity providers"), providersCall, [
    {
      oidcProviders: account.issuers.map((issuer) => ({
        Arn: account.arn(`oidc-provider/${issuer}`),
        Url: issuer,
        ClientIDList: ["sts.amazonaws.com"],
      })),
      samlProviders: [],
    },
  ]);
  for (const region of account.facts.regions) yield* regionParts(account, region);
}

function* regionParts(account: AwsAccount, region: string): Generator<SnapshotPart> {
  const { id } = account;
  const inRegion = <T extends { region: string }>(list: T[]) => list.filter((each) => each.region === region);
  const functions = inRegion(account.functions).map(({ name, role, variables }) => ({
    FunctionName: name,
    FunctionArn: `arn:aws:lambda:${region}:${id}:function:${name}`,
    Role: role,
    // Values of variables end here, as they do where functions are read live.
    variables: describeVariables(variables, account.company.origin.fingerprint),
  }));
  yield* scopeOf(accountScope(id, "lambda", "Functions", region), functionsCall, [{ functions }]);
  const instances = inRegion(account.instances).map(({ id: instance, name, profile, role }) => ({
    arn: `arn:aws:ec2:${region}:${id}:instance/${instance}`,
    name,
    profile,
    role,
  }));
  yield* scopeOf(accountScope(id, "ec2", "Instances", region), instancesCall, [{ instances }]);
  const secrets = inRegion(account.secrets).map(({ name, changedAt, rotated }) => ({
    ARN: `arn:aws:secretsmanager:${region}:${id}:secret:${name}`,
    Name: name,
    RotationEnabled: rotated,
    LastChangedDate: changedAt,
    ...(rotated ? { LastRotatedDate: changedAt } : {}),
  }));
  yield* scopeOf(accountScope(id, "secrets", "Secrets", region), secretsCall, [{ secrets }]);
}

function scopeOf(scope: Scope, call: string, bodies: unknown[]): Generator<SnapshotPart> {
  return scopeParts(
    scope,
    bodies.map((body) => [call, body]),
  );
}

/** IAM gives the answers' entries in any order, each list whole; a page holds at most three hundred. */
function detailPages(account: AwsAccount): unknown[] {
  const entries = [
    ...account.users.map((user) => ["UserDetailList", userDetail(user)] as const),
    ...[...account.groups].map(
      ([name, attached]) => ["GroupDetailList", groupDetail(account, name, attached)] as const,
    ),
    ...account.roles.map((role) => ["RoleDetailList", roleDetail(account, role)] as const),
    ...policiesOf(account).map((arn) => ["Policies", policyDetail(account, arn)] as const),
  ];
  const pages: Record<string, unknown[]>[] = [];
  for (let from = 0; from < entries.length; from += answersHold) {
    const page: Record<string, unknown[]> = {
      UserDetailList: [],
      GroupDetailList: [],
      RoleDetailList: [],
      Policies: [],
    };
    for (const [list, entry] of entries.slice(from, from + answersHold)) page[list]?.push(entry);
    pages.push(page);
  }
  return pages;
}

function policiesOf(account: AwsAccount): string[] {
  const attached = [...account.users, ...account.roles].flatMap((holder) => holder.attached ?? []);
  return [...new Set([...account.policies.keys(), ...attached, ...[...account.groups.values()].flat()])];
}

/** IAM sends documents URL-encoded. */
const encoded = (document: PolicyDocument) => encodeURIComponent(JSON.stringify(document));
const inlineOf = (policies: Record<string, PolicyDocument> = {}) =>
  Object.entries(policies).map(([PolicyName, document]) => ({
    PolicyName,
    PolicyDocument: encoded(document),
  }));
const attachedOf = (arns: string[] = []) =>
  arns.map((PolicyArn) => ({ PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf("/") + 1), PolicyArn }));
const tagsOf = (tags: Record<string, string> = {}) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

function userDetail(user: StoredUser) {
  return {
    Path: user.path ?? "/",
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: user.createdAt,
    GroupList: user.groups ?? [],
    UserPolicyList: inlineOf(user.inline),
    AttachedManagedPolicies: attachedOf(user.attached),
    Tags: tagsOf(user.tags),
  };
}

function groupDetail(account: AwsAccount, name: string, attached: string[]) {
  const Arn = account.arn(`group/${name}`);
  return {
    Path: "/",
    GroupName: name,
    GroupId: account.principalId("AGPA", Arn),
    Arn,
    GroupPolicyList: [],
    AttachedManagedPolicies: attachedOf(attached),
  };
}

function roleDetail(account: AwsAccount, role: StoredRole) {
  return {
    Path: role.path ?? "/",
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: encoded(role.trust),
    RoleLastUsed: role.lastUsedAt ? { LastUsedDate: role.lastUsedAt, Region: account.facts.regions[0] } : {},
    RolePolicyList: inlineOf(role.inline),
    AttachedManagedPolicies: attachedOf(role.attached),
    InstanceProfileList: role.instanceProfile ? [{ Arn: profileArn(account, role.name) }] : [],
    Tags: tagsOf(role.tags),
  };
}

/** The instance profile that carries a role's name. */
export function profileArn(account: AwsAccount, roleName: string): string {
  return account.arn(`instance-profile/${roleName}`);
}

function policyDetail(account: AwsAccount, Arn: string) {
  return {
    PolicyName: Arn.slice(Arn.lastIndexOf("/") + 1),
    Arn,
    DefaultVersionId: "v1",
    PolicyVersionList: [
      { VersionId: "v1", IsDefaultVersion: true, Document: encoded(account.documentOf(Arn)) },
    ],
  };
}

const listed = (user: StoredUser) => ({ UserName: user.name, UserId: user.id, Arn: user.arn });

function keyOf(
  user: StoredUser,
  { key, createdAt, lastUsedAt, active = true, service = "s3" }: NonNullable<StoredUser["keys"]>[number],
) {
  return {
    UserName: user.name,
    AccessKeyId: key.id,
    Status: active ? "Active" : "Inactive",
    CreateDate: createdAt,
    LastUsed: lastUsedAt
      ? { LastUsedDate: lastUsedAt, ServiceName: service, Region: "eu-central-1" }
      : { ServiceName: "N/A", Region: "N/A" },
  };
}

function loginOf(user: StoredUser) {
  return {
    PasswordLastUsed: user.password?.lastUsedAt ?? null,
    LoginProfile: { UserName: user.name, CreateDate: user.password?.createdAt, PasswordResetRequired: false },
  };
}

function serviceKeyOf({ id, user, service, createdAt }: AwsAccount["serviceKeys"][number]) {
  return {
    ServiceSpecificCredentialId: id,
    UserName: user.name,
    Status: "Active",
    ServiceName: service,
    CreateDate: createdAt,
    User: listed(user),
  };
}

function userRow(user: StoredUser) {
  const [first, second] = user.keys ?? [];
  return {
    user: user.name,
    arn: user.arn,
    user_creation_time: user.createdAt.toISOString(),
    password_enabled: user.password ? "true" : "false",
    password_last_used: user.password ? (user.password.lastUsedAt?.toISOString() ?? "no_information") : "N/A",
    password_last_changed: user.password?.createdAt.toISOString() ?? "N/A",
    password_next_rotation: "N/A",
    mfa_active: user.password?.mfa ? "true" : "false",
    ...slot(1, first),
    ...slot(2, second),
    cert_1_active: "false",
    cert_2_active: "false",
  };
}

function rootRow({ company, id, ageDays, rootKey }: AwsAccount) {
  return {
    user: "<root_account>",
    arn: `arn:aws:iam::${id}:root`,
    user_creation_time: company.ago(ageDays, "account", id).toISOString(),
    password_enabled: "not_supported",
    password_last_used: "no_information",
    password_last_changed: "not_supported",
    password_next_rotation: "not_supported",
    mfa_active: "true",
    ...slot(1, rootKey ?? undefined),
    ...slot(2, undefined),
    cert_1_active: "false",
    cert_2_active: "false",
  };
}

function slot(
  number: 1 | 2,
  key: { createdAt: Date; lastUsedAt: Date | null; active?: boolean } | undefined,
) {
  const column = `access_key_${number}`;
  return {
    [`${column}_active`]: key && key.active !== false ? "true" : "false",
    [`${column}_last_rotated`]: key?.createdAt.toISOString() ?? "N/A",
    [`${column}_last_used_date`]: key?.lastUsedAt?.toISOString() ?? "N/A",
  };
}
