import type { Scope } from "@/lib/connectors/sdk/contract";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { stepScope } from "@/lib/connectors/sdk/steps";
import { dataSets, mountKey } from "@/lib/connectors/vault/data-sets";
import { roleRef, rootRef } from "@/lib/connectors/vault/names";
import { githubIssuer } from "./aws-workloads";
import { type Company, companyDomain, companyName } from "./company";
import { type ConnectedSystem, type Estate, scopeParts } from "./connected";
import { type Planted, planted } from "./planted";
import { employees } from "./staff";
import { appRoles, podRoles, policies, secretAt, secrets, tokensOf } from "./vault-contents";

const host = `vault.${companyDomain}:8200`;
const realm = `vault:${host}`;

/** The company's Vault: what programs sign in as, the tokens that are out, and where secrets lie. */
export const vaultServer: ConnectedSystem = {
  name: `Vault ${companyName}`,
  connector: "vault",
  about: host,
  make: (estate) => ({ parts: [...partsOf(estate)], planted: plantedIn() }),
};

const scopeOf = (dataSet: string): Scope => {
  const set = dataSets.find(({ id }) => id === dataSet);
  if (!set) throw new RangeError(`Vault has no data set ${dataSet}.`);
  return stepScope(set, { id: host, title: host, issues: [realm], container: rootRef(realm) });
};

function* partsOf({ company, account }: Estate): Generator<SnapshotPart> {
  const at = (days: number, ...words: string[]) => company.ago(days, "vault", ...words).toISOString();
  const whole = (dataSet: string, lists: { [call: string]: object[] }) =>
    scopeParts(
      scopeOf(dataSet),
      Object.entries(lists).map(([call, items]) => [call, { realm, items }]),
    );
  const mounted = (dataSet: string, mount: Mount, lists: { [call: string]: object[] }, more: object = {}) =>
    scopeParts(
      {
        ...scopeOf(dataSet),
        key: `${host}${mountKey(dataSet, mount.path)}`,
        title: `${dataSet}: ${mount.path}`,
      },
      Object.entries(lists).map(([call, items]) => [
        call,
        { realm, mount: mount.path, type: mount.type, accessor: accessorOf(mount), ...more, items },
      ]),
    );
  yield* whole("mounts", {
    "GET /v1/sys/auth": Object.values(auth).map((mount) => ({
      ...mount,
      accessor: accessorOf(mount),
      local: false,
    })),
    "GET /v1/sys/mounts": Object.values(engines).map((mount) => ({ ...mount, accessor: accessorOf(mount) })),
  });
  yield* whole("policies", {
    "GET /v1/sys/policies/acl/{name}": [
      ...Object.entries(policies).map(([name, policy]) => ({ name, policy })),
      { name: "root" },
    ],
  });
  const roles = "GET /v1/auth/{mount}/role/{name}";
  const role = (mount: Mount, name: string, policy: string, more: object) => ({
    name,
    path: `auth/${mount.path}/role/${name}`,
    token_policies: ["default", policy],
    token_ttl: 1200,
    token_max_ttl: 3600,
    login: null,
    ...more,
  });
  yield* mounted("auth-roles", auth.approle, {
    [roles]: appRoles.map(([name, policy]) =>
      role(auth.approle, name, policy, {
        bind_secret_id: true,
        secret_id_ttl: 0,
        login: loginOf(company, name),
      }),
    ),
  });
  yield* mounted(
    "auth-roles",
    auth.kubernetes,
    {
      [roles]: podRoles.map(([name, names, namespaces, policy]) =>
        role(auth.kubernetes, name, policy, {
          bound_service_account_names: names,
          bound_service_account_namespaces: namespaces,
        }),
      ),
    },
    { config: { issuer: "", kubernetes_host: "https://10.20.0.1:6443" } },
  );
  yield* mounted(
    "auth-roles",
    auth.github,
    {
      [roles]: ["storefront", "checkout", "platform"].map((name) =>
        role(auth.github, name, "build", {
          role_type: "jwt",
          bound_audiences: ["vault"],
          bound_claims: { repository: `${companyName}/${name}`, ref: "refs/heads/main" },
          bound_claims_type: "string",
          user_claim: "repository",
        }),
      ),
    },
    { config: { oidc_discovery_url: `https://${githubIssuer}`, bound_issuer: `https://${githubIssuer}` } },
  );
  yield* mounted("secret-ids", auth.approle, {
    "POST /v1/auth/{mount}/role/{role}/secret-id-accessor/lookup": appRoles.flatMap(([name, , ids]) =>
      ids.map(([age, left], index) => ({
        role: `auth/approle/role/${name}`,
        accessor: secretId(name, index),
        creation_time: at(age, "secret id", name),
        expiration_time: left === null ? "0001-01-01T00:00:00Z" : company.ends(left).toISOString(),
        secret_id_num_uses: 0,
        cidr_list: [],
        metadata: {},
      })),
    ),
  });
  yield* whole("entities", {
    "GET /v1/identity/entity/id/{id}": employees
      .filter(({ team, left }) => (team === "platform" || team === "security") && left === undefined)
      .map(({ name, email }) => ({
        id: company.uuid("vault entity", name),
        name: email,
        disabled: false,
        metadata: null,
        policies: ["operators"],
        creation_time: at(1000, "entity", name),
        aliases: [{ mount_type: "okta", mount_accessor: accessorOf(auth.okta), login: email }],
      })),
    "GET /v1/identity/group/id/{id}": [],
  });
  yield* whole("tokens", { "POST /v1/auth/token/lookup-accessor": tokensOf(company) });
  yield* mounted("dynamic-roles", engines.database, {
    "GET /v1/{mount}/roles/{name}": [
      {
        name: "orders-app",
        path: "database/roles/orders-app",
        db_name: "orders",
        default_ttl: 3600,
        max_ttl: 86_400,
      },
    ],
    "GET /v1/{mount}/static-roles/{name}": ["reports", "ledger"].map((name) => ({
      name,
      path: `database/static-roles/${name}`,
      db_name: "orders",
      username: `${name}_ro`,
      rotation_period: 86_400,
      last_vault_rotation: at(0, "rotation", name),
    })),
  });
  yield* mounted("dynamic-roles", engines.aws, {
    "GET /v1/{mount}/roles/{name}": [
      {
        name: "packer",
        path: "aws/roles/packer",
        credential_type: "assumed_role",
        role_arns: [account("shared-services").arn("role/ci-image-build")],
      },
    ],
    "GET /v1/{mount}/static-roles/{name}": [],
  });
  yield* mounted(
    "kv",
    engines.secret,
    {
      "GET /v1/{mount}/metadata/{path}": Object.entries(secrets).flatMap(([folder, names]) =>
        names.split(" ").map((name) => secretAt(company, folder, name)),
      ),
    },
    { version: "2" },
  );
}

interface Mount {
  path: string;
  type: string;
  description: string;
  options?: object;
}
const auth = {
  approle: { path: "approle", type: "approle", description: "Machines" },
  kubernetes: { path: "kubernetes", type: "kubernetes", description: "Cluster shop-prod" },
  github: { path: "github-actions", type: "jwt", description: "Workflows" },
  okta: { path: "okta", type: "okta", description: "People" },
  token: { path: "token", type: "token", description: "" },
} satisfies { [name: string]: Mount };
const engines = {
  secret: { path: "secret", type: "kv", description: "Secrets of services", options: { version: "2" } },
  database: { path: "database", type: "database", description: "Accounts of databases" },
  aws: { path: "aws", type: "aws", description: "Roles of AWS" },
} satisfies { [name: string]: Mount };

const accessorOf = ({ path, type }: Mount) => `${type}_${path.length}${type.length}`;
const secretId = (role: string, index: number) => `${role}-${index + 1}`;
const loginOf = (company: Company, role: string) =>
  company.origin.fingerprint?.(`role id of ${role}`) ?? null;

function plantedIn(): Planted[] {
  const jenkins = "auth/approle/role/jenkins";
  return [
    planted(
      "root-token-of-vault",
      2,
      "The token with which Vault was set up was never revoked: it may do everything.",
      {
        identities: [{ realm, externalId: "tokens/root" }],
        credentials: [{ realm, externalId: "tokens/root" }],
      },
    ),
    planted("vault-role-for-every-pod", 3, "Whatever runs in the cluster may read every secret.", {
      identities: [roleRef(realm, "auth/kubernetes/role/any-pod")],
    }),
    planted(
      "secret-id-without-end",
      11,
      "The build server signs in to Vault with a SecretID of three years ago.",
      {
        identities: [roleRef(realm, jenkins)],
        credentials: [roleRef(realm, `${jenkins}/secret-id/${secretId("jenkins", 0)}`)],
      },
    ),
  ];
}
