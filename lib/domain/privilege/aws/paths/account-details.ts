import { z } from "zod";
import type { Layers } from "../decide";
import { type Policy, readPolicy } from "../document";
import { readPrincipal } from "../principal";
import type { Estate, EstateRole } from "./estate";
import { givingRoles } from "./giving";
import type { Walker } from "./walker";

const name = z.string().max(2048);
const inline = z
  .array(z.looseObject({ PolicyName: name, PolicyDocument: z.unknown().optional() }))
  .default([]);
const attached = z.array(z.looseObject({ PolicyName: name, PolicyArn: name })).default([]);
const boundary = z.looseObject({ PermissionsBoundaryArn: name }).nullish();

/**
 * What `aws iam get-account-authorization-details` prints.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
const exportSchema = z.looseObject({
  UserDetailList: z.array(
    z.looseObject({
      Arn: name,
      UserPolicyList: inline,
      AttachedManagedPolicies: attached,
      GroupList: z.array(name).default([]),
      PermissionsBoundary: boundary,
    }),
  ),
  GroupDetailList: z
    .array(
      z.looseObject({
        Arn: name,
        GroupName: name,
        GroupPolicyList: inline,
        AttachedManagedPolicies: attached,
      }),
    )
    .default([]),
  RoleDetailList: z.array(
    z.looseObject({
      Arn: name,
      AssumeRolePolicyDocument: z.unknown().optional(),
      RolePolicyList: inline,
      AttachedManagedPolicies: attached,
      InstanceProfileList: z.array(z.unknown()).default([]),
      PermissionsBoundary: boundary,
    }),
  ),
  Policies: z
    .array(
      z.looseObject({
        Arn: name,
        PolicyVersionList: z
          .array(z.looseObject({ Document: z.unknown().optional(), IsDefaultVersion: z.boolean() }))
          .default([]),
      }),
    )
    .default([]),
  IsTruncated: z.boolean().default(false),
});
type Export = z.output<typeof exportSchema>;

/** A principal of an account with what of it cannot be judged, each in words. */
export interface AccountWalker {
  walker: Walker;
  notSeen: readonly string[];
}

export type ReadAccount =
  | { ok: true; walkers: readonly AccountWalker[]; estate: Estate }
  | { ok: false; problem: string };

/** Whether something looks like such an export. */
export function isAccountDetails(body: unknown): boolean {
  return z.looseObject({ UserDetailList: z.unknown(), RoleDetailList: z.unknown() }).safeParse(body).success;
}

/** The users and roles of an account with all of their policies, and what else IAM has there. */
export function readAccountDetails(body: unknown): ReadAccount {
  const read = exportSchema.safeParse(body);
  if (!read.success) {
    const [first] = read.error.issues;
    return {
      ok: false,
      problem: `The export has another shape at ${first?.path.map(String).join(".").slice(0, 200)}: ${first?.message}.`,
    };
  }
  const account = new Account(read.data);
  const users = read.data.UserDetailList.flatMap((user) =>
    account.walker(user, "user", user.UserPolicyList, user.GroupList),
  );
  const roles = read.data.RoleDetailList.flatMap((role) =>
    account.walker(role, "role", role.RolePolicyList, []),
  );
  const estate = account.estate([...users, ...roles].map(({ walker }) => walker));
  return { ok: true, walkers: [...users, ...roles], estate };
}

interface Holder {
  Arn: string;
  AttachedManagedPolicies: z.output<typeof attached>;
  PermissionsBoundary?: z.output<typeof boundary>;
}

class Account {
  readonly #managed: ReadonlyMap<string, unknown>;
  readonly #groups: ReadonlyMap<string, Export["GroupDetailList"][number]>;

  constructor(readonly body: Export) {
    this.#managed = new Map(
      body.Policies.flatMap(({ Arn, PolicyVersionList }) => {
        const version = PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion);
        return version === undefined ? [] : [[Arn, version.Document] as const];
      }),
    );
    this.#groups = new Map(body.GroupDetailList.map((group) => [group.GroupName, group]));
  }

  walker(
    holder: Holder,
    kind: Walker["kind"],
    own: z.output<typeof inline>,
    groupNames: readonly string[],
  ): AccountWalker[] {
    const principal = readPrincipal(holder.Arn);
    if (principal === null) return [];
    const notSeen: string[] = [];
    const groups = groupNames.flatMap((each) => {
      const group = this.#groups.get(each);
      if (group === undefined) notSeen.push(`the policies of the group ${each}`);
      return group === undefined ? [] : [group];
    });
    const attachments = [holder, ...groups].flatMap(({ AttachedManagedPolicies }) => AttachedManagedPolicies);
    const identity = [
      ...this.#read([...own, ...groups.flatMap(({ GroupPolicyList }) => GroupPolicyList)], notSeen),
      ...attachments.flatMap(({ PolicyArn }) => this.#managedPolicy(PolicyArn, notSeen)),
    ];
    const limit = holder.PermissionsBoundary?.PermissionsBoundaryArn ?? null;
    const layers: Layers = {
      identity,
      resource: [],
      boundaries: limit === null ? [] : this.#managedPolicy(limit, notSeen),
      // Guardrails of the organisation are not in such an export.
      scps: [],
      rcps: [],
      session: [],
    };
    const walker: Walker = {
      id: holder.Arn,
      kind,
      principal,
      isKnown: true,
      layers,
      groups: groups.map(({ Arn }) => Arn),
      policies: customerManaged(attachments),
      boundary: limit,
    };
    return [{ walker, notSeen }];
  }

  estate(walkers: readonly Walker[]): Estate {
    const { UserDetailList, GroupDetailList, RoleDetailList, IsTruncated } = this.body;
    const layersOf = new Map(walkers.map((walker) => [walker.id, walker.layers]));
    const roles = RoleDetailList.map((role): EstateRole => {
      const trust = readPolicy(`trust of ${role.Arn}`, role.AssumeRolePolicyDocument, "resource");
      return {
        arn: role.Arn,
        trust: trust.ok ? trust.policy : null,
        hasInstanceProfile: role.InstanceProfileList.length > 0,
        policies: customerManaged(role.AttachedManagedPolicies),
        gives: role.RolePolicyList.length + role.AttachedManagedPolicies.length > 0,
      };
    });
    return {
      // An account has roles of AWS itself: none at all were not read.
      roles: IsTruncated || roles.length === 0 ? null : givingRoles(roles, layersOf),
      users: IsTruncated
        ? null
        : UserDetailList.map(({ Arn, UserPolicyList, AttachedManagedPolicies, GroupList }) => ({
            arn: Arn,
            gives: UserPolicyList.length + AttachedManagedPolicies.length + GroupList.length > 0,
          })),
      groups: IsTruncated
        ? null
        : GroupDetailList.map(({ Arn, GroupPolicyList, AttachedManagedPolicies }) => ({
            arn: Arn,
            gives: GroupPolicyList.length + AttachedManagedPolicies.length > 0,
          })),
      things: new Map(),
    };
  }

  #managedPolicy(arn: string, notSeen: string[]): Policy[] {
    const document = this.#managed.get(arn);
    if (document === undefined) notSeen.push(`the policy ${arn}`);
    return document === undefined ? [] : this.#read([{ PolicyName: arn, PolicyDocument: document }], notSeen);
  }

  #read(policies: readonly { PolicyName: string; PolicyDocument?: unknown }[], notSeen: string[]): Policy[] {
    return policies.flatMap(({ PolicyName, PolicyDocument }) => {
      const read = readPolicy(PolicyName, PolicyDocument, "holder");
      if (!read.ok) notSeen.push(read.problem);
      return read.ok ? [read.policy] : [];
    });
  }
}

function customerManaged(attachments: readonly { PolicyArn: string }[]): string[] {
  return attachments.map(({ PolicyArn }) => PolicyArn).filter((arn) => !/^arn:[^:]*:iam::aws:/.test(arn));
}
