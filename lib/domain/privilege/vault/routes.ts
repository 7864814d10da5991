import type { Route } from "../decision";
import { decidePath, type StatedRule } from "./decide-path";

interface RouteFacts {
  id: string;
  sentence: string;
  capabilities: readonly string[];
  /** Paths on which one of the capabilities is enough; of what is not known, a name that stands for any. */
  paths: readonly string[];
  /** What else of the same policies' paths belongs to it. */
  within: RegExp;
  needsSudo?: true;
}

const writes = ["create", "update", "patch"];
const any = "any-name";

/** https://developer.hashicorp.com/vault/docs/concepts/policies and the pages of the API */
const facts: readonly RouteFacts[] = [
  {
    id: "write-policies",
    sentence: "writes policies, its own among them",
    capabilities: writes,
    paths: [`sys/policies/acl/${any}`, `sys/policy/${any}`],
    within: /^sys\/(?:policies\/acl|policy)\/./,
  },
  {
    id: "create-token",
    sentence: "makes tokens with any policy, but root where it has not that itself",
    capabilities: ["create", "update"],
    paths: ["auth/token/create", "auth/token/create-orphan"],
    within: /^auth\/token\/create(?:-orphan)?$/,
    needsSudo: true,
  },
  {
    id: "token-roles",
    sentence: "sets which policies tokens of a role may have",
    capabilities: writes,
    paths: [`auth/token/roles/${any}`],
    within: /^auth\/token\/roles\/./,
  },
  {
    id: "identity-policies",
    sentence: "gives entities and groups policies and members, itself among them",
    capabilities: writes,
    paths: [
      "identity/entity",
      "identity/group",
      `identity/entity/id/${any}`,
      `identity/group/id/${any}`,
      `identity/group/name/${any}`,
    ],
    within: /^identity\/(?:entity|group)(?:$|\/(?:id|name)\/|-alias)/,
  },
  {
    id: "auth-roles",
    sentence: "gives roles or users of a sign-in any policy, and signs in as them",
    capabilities: writes,
    paths: [
      "approle/role",
      "kubernetes/role",
      "jwt/role",
      "oidc/role",
      "aws/role",
      "userpass/users",
      "ldap/groups",
    ].map((place) => `auth/${place}/${any}`),
    within: /^auth\/(?!token\/)[^/]+\/(?:roles?|users|groups|map|certs|config)(?:\/[^/]+)?$/,
  },
  {
    id: "mount-auth",
    sentence: "lets another system vouch for whom it likes",
    capabilities: ["create", "update"],
    paths: [`sys/auth/${any}`],
    within: /^sys\/auth\/[^/]+$/,
  },
  {
    id: "raw-storage",
    sentence: "reads or writes what Vault stores, past all policies",
    capabilities: ["read", "create", "update"],
    paths: [`sys/raw/${any}`],
    within: /^sys\/raw\/./,
  },
];

/** The known ways to more, for certain. `roles`: the paths of roles that there are. */
export function routesOf({
  isRoot,
  rules,
  roles,
}: {
  isRoot: boolean;
  rules: readonly StatedRule[];
  roles: readonly string[];
}): Route[] {
  const where = "the whole Vault";
  if (isRoot) return [{ id: "root", sentence: "may do everything", where, by: ["policy root"] }];
  const own = rules.map(({ path }) => sample(path));
  const secretIds: RouteFacts = {
    id: "secret-ids",
    sentence: "makes SecretIDs of AppRoles, and signs in as them",
    capabilities: ["create", "update"],
    paths: [any, ...roles.flatMap((role) => /^auth\/approle\/role\/(.+)$/.exec(role)?.[1] ?? [])].map(
      (role) => `auth/approle/role/${role}/secret-id`,
    ),
    within: /^auth\/[^/]+\/role\/[^/]+\/(?:custom-)?secret-id$/,
  };
  return [...facts, secretIds].flatMap(
    ({ id, sentence, capabilities, paths, within, needsSudo }): Route[] => {
      const asked = [...new Set([...paths, ...own.filter((path) => within.test(path))])];
      for (const path of asked) {
        const found = capabilities
          .map((each) => decidePath(rules, each, path))
          .find(({ answer }) => answer === "yes");
        if (!found || (needsSudo && decidePath(rules, "sudo", path).answer !== "yes")) continue;
        return [
          {
            id,
            sentence,
            where: found.path ?? path,
            by: [`policy ${found.policies.join(", ")}: ${found.path}`],
          },
        ];
      }
      return [];
    },
  );
}

/** A path that a rule means. */
function sample(rule: string): string {
  const path = rule.endsWith("*") ? `${rule.slice(0, -1)}${any}` : rule;
  return path
    .split("/")
    .map((part) => (part === "+" ? any : part))
    .join("/");
}
