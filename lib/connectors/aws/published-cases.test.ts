import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { file, of, type Read, read } from "./fixtures/read-files";

const cases = process.env.ROLLCALL_CASES;

/** The published file in its own shape: counted here without any code of the connector. */
const statements = z.union([z.looseObject({}), z.array(z.looseObject({}))]);
const names = z.array(z.string()).default([]);
const many = z.array(z.looseObject({})).default([]);
const attachments = { AttachedManagedPolicies: many, PermissionsBoundary: z.looseObject({}).optional() };
const exportSchema = z.object({
  UserDetailList: z.array(
    z.object({ Arn: z.string(), GroupList: names, UserPolicyList: many, ...attachments }),
  ),
  GroupDetailList: z.array(z.object({ Arn: z.string(), GroupPolicyList: many, ...attachments })),
  RoleDetailList: z.array(
    z.object({
      Arn: z.string(),
      RolePolicyList: many,
      InstanceProfileList: many,
      AssumeRolePolicyDocument: z.object({ Statement: statements }),
      ...attachments,
    }),
  ),
  Policies: z.array(z.object({ Arn: z.string() })),
});
type Export = z.output<typeof exportSchema>;

/** Principals of one statement, each counted once. */
function principalCount(statement: { [key: string]: unknown }): number {
  const principal = statement.Principal;
  if (typeof principal !== "object" || principal === null) return 1;
  return Object.values(principal)
    .map((value) => (Array.isArray(value) ? value.length : 1))
    .reduce((sum, count) => sum + count, 0);
}

function expected(published: Export) {
  const holders = [...published.UserDetailList, ...published.GroupDetailList, ...published.RoleDetailList];
  const inline = [
    ...published.UserDetailList.flatMap((user) => user.UserPolicyList),
    ...published.GroupDetailList.flatMap((group) => group.GroupPolicyList),
    ...published.RoleDetailList.flatMap((role) => role.RolePolicyList),
  ].length;
  const attached = holders.flatMap((holder) => holder.AttachedManagedPolicies).length;
  const boundaries = holders.filter((holder) => holder.PermissionsBoundary).length;
  const trusts = published.RoleDetailList.flatMap((role) =>
    [role.AssumeRolePolicyDocument.Statement].flat().map(principalCount),
  ).reduce((sum, count) => sum + count, 0);
  return {
    identities: [...published.UserDetailList, ...published.RoleDetailList].map((item) => item.Arn).sort(),
    groups: published.GroupDetailList.length,
    policies: published.Policies.map((policy) => policy.Arn).sort(),
    inline,
    grants: inline + attached + boundaries,
    boundaries,
    members: published.UserDetailList.flatMap((user) => user.GroupList).length,
    trusts,
    profiles: published.RoleDetailList.flatMap((role) => role.InstanceProfileList).length,
  };
}

function counted({ records }: Read) {
  const entitlements = of(records, "entitlement");
  const kind = (wanted: string) => entitlements.filter((entitlement) => entitlement.kind === wanted);
  const grants = of(records, "grant");
  const trusts = of(records, "trust");
  return {
    identities: of(records, "identity")
      .map((identity) => identity.aliases[0] ?? identity.ref.externalId)
      .sort(),
    groups: kind("group").length,
    policies: kind("policy")
      .map((policy) => policy.ref.externalId)
      .sort(),
    inline: kind("inline_policy").length,
    grants: grants.length,
    boundaries: grants.filter((grant) => grant.effect === "boundary").length,
    members: of(records, "member").length,
    trusts: trusts.filter((trust) => trust.kind !== "runs_as").length,
    profiles: trusts.filter((trust) => trust.kind === "runs_as").length,
  };
}

test("the file is counted right", () => {
  const principals = { AWS: ["arn:a", "arn:b"], Service: "ec2.amazonaws.com" };
  const role = {
    Arn: "r",
    RolePolicyList: [{}],
    InstanceProfileList: [{}],
    AttachedManagedPolicies: [{}, {}],
    AssumeRolePolicyDocument: { Statement: [{ Principal: principals }, { Principal: "*" }] },
  };
  const user = { Arn: "u", GroupList: ["g", "h"], PermissionsBoundary: {} };
  const group = { Arn: "g", GroupPolicyList: [{}] };
  const small = {
    UserDetailList: [user],
    GroupDetailList: [group],
    RoleDetailList: [role],
    Policies: [{ Arn: "p" }],
  };
  expect(expected(exportSchema.parse(small))).toEqual({
    identities: ["r", "u"],
    groups: 1,
    policies: ["p"],
    inline: 2,
    grants: 5,
    boundaries: 1,
    members: 2,
    trusts: 4,
    profiles: 1,
  });
});

const published = [
  { path: "iam-vulnerable/account-authorization-details.json", account: "123456789012" },
  { path: "cloudsplaining/example-authz-details.json", account: "012345678901" },
].filter(({ path }) => cases !== undefined && existsSync(join(cases, path)));

if (cases !== undefined) {
  test("the published cases are where ROLLCALL_CASES says", () => expect(published).toHaveLength(2));

  describe.each(published)("$path", ({ path, account }) => {
    const bytes = readFileSync(join(cases, path));
    const truth = expected(exportSchema.parse(JSON.parse(bytes.toString("utf8"))));

    test("every user, role, group, policy, attachment, membership and trust comes out", async () => {
      const found = await read(file(path, bytes, 1000));
      expect(found.problems).toEqual([]);
      expect(counted(found)).toEqual(truth);
    });

    test("every grant, membership and trust names something that came out", async () => {
      const { records, scopes } = await read(file(path, bytes));
      const identities = new Set(of(records, "identity").map(({ ref }) => ref.externalId));
      const entitlements = new Set(of(records, "entitlement").map(({ ref }) => ref.externalId));
      const grants = of(records, "grant");
      const lost = [
        ...grants.filter(({ principal, principalKind }) =>
          principalKind === "group"
            ? !entitlements.has(principal.externalId)
            : !identities.has(principal.externalId),
        ),
        ...grants.filter(({ entitlement }) => !entitlements.has(entitlement.externalId)),
        ...of(records, "member").filter(
          ({ group, member }) => !entitlements.has(group.externalId) || !identities.has(member.externalId),
        ),
        ...of(records, "trust").filter(({ identity }) => !identities.has(identity.externalId)),
      ];
      expect(lost).toEqual([]);
      expect(scopes).toEqual([{ key: `${account}/iam`, complete: true }]);
    });
  });
}
