import { dataSets } from "@/lib/connectors/okta/data-sets";
import { oktaRealm, orgRef } from "@/lib/connectors/okta/names";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { type Company, companyName } from "./company";
import { type ConnectedSystem, listParts } from "./connected";
import { type Planted, planted } from "./planted";
import { employee, employees, teams } from "./staff";

type Ids = (kind: string, ...words: string[]) => string;

/** Apps that software signs in with: name, whether by a key, days since it was made, scopes of Okta's own API, a role. */
const serviceApps: readonly (readonly [string, boolean, number, string, string | null])[] = [
  ["rollcall-reader", true, 40, "okta.users.read okta.apps.read okta.apiTokens.read", "READ_ONLY_ADMIN"],
  ["nightly-export", true, 800, "okta.users.read okta.groups.read", null],
  ["hr-provisioning", false, 1300, "okta.users.manage okta.groups.manage", "USER_ADMIN"],
  ["group-janitor", false, 1600, "okta.groups.manage okta.apps.manage", "SUPER_ADMIN"],
];

/** Doors for people that hold a secret. */
const webApps = ["Shop back office", "Grafana", "Argo CD", "Returns desk", "Vault"];

/** API tokens: name, whose, age, days since it was last used, days that are left. */
const tokens: readonly (readonly [string, string, number, number, number])[] = [
  ["terraform", "Tomas Havel", 1100, 0, 30],
  ["scim-bridge", "Ada Brookes", 700, 1, 29],
  ["audit script", "Clara Weiss", 90, 25, 5],
];

const administrators: readonly (readonly [name: string, type: string, label: string])[] = [
  ["Tomas Havel", "SUPER_ADMIN", "Super Administrator"],
  ["Ada Brookes", "ORG_ADMIN", "Organization Administrator"],
  ["Clara Weiss", "READ_ONLY_ADMIN", "Read-only Administrator"],
];

const roleLabels: { [type: string]: string } = {
  SUPER_ADMIN: "Super Administrator",
  USER_ADMIN: "Group Administrator",
  READ_ONLY_ADMIN: "Read-only Administrator",
};

/** Where everybody signs in: the accounts of people, and the few of software. */
export const oktaOrganization: ConnectedSystem = {
  name: `Okta ${companyName}`,
  connector: "okta",
  about: `${companyName}.okta.example`,
  make: ({ company }) => {
    const id: Ids = (kind, ...words) =>
      `${kind}${company.random("okta", kind, ...words).text("abcdefghijklmnopqrstuvwxyz0123456789", 17)}`;
    const realm = oktaRealm(id("00o", "organisation"));
    return { parts: partsOf(company, id, realm), planted: plantedIn(id, realm) };
  },
};

function partsOf(company: Company, id: Ids, realm: string): SnapshotPart[] {
  const at = (days: number, ...words: string[]) => company.ago(days, "okta", ...words).toISOString();
  const host = `${companyName}.okta.example`;
  const user = (name: string) => id("00u", name);
  const secret = (name: string, days: number) => ({
    id: id("ocs", name),
    status: "ACTIVE",
    created: at(days, "secret", name),
    lastUpdated: at(days, "secret", name),
  });
  const app = (name: string, days: number, more: object) => ({
    id: id("0oa", name),
    name: "oidc_client",
    label: name,
    status: "ACTIVE",
    created: at(days, "app", name),
    lastUpdated: at(Math.min(days, 200), "app", name),
    signOnMode: "OPENID_CONNECT",
    clientId: id("0oa", name),
    note: null,
    held: [],
    shown: [],
    ...more,
  });
  const ofApps = (has: (app: (typeof serviceApps)[number]) => object[]) =>
    serviceApps.map((each) => ({ id: id("0oa", each[0]), clientId: id("0oa", each[0]), has: has(each) }));
  return listParts(
    {
      dataSets,
      common: { realm },
      id: host,
      title: host,
      issues: [realm],
      container: orgRef(realm),
      reader: id("0oa", "rollcall-reader"),
    },
    {
      apps: {
        "GET /api/v1/apps": [
          ...serviceApps.map(([name, byKey, days]) =>
            app(name, days, {
              application_type: "service",
              grant_types: ["client_credentials"],
              proves: byKey ? "private_key_jwt" : "client_secret_basic",
              ...(byKey
                ? { shown: [{ ...secret(name, days), kid: `${name}-1`, kty: "RSA", use: "sig" }] }
                : { held: [secret(name, days)] }),
            }),
          ),
          ...webApps.map((name, index) =>
            app(name, 500 + index * 170, {
              application_type: "web",
              grant_types: ["authorization_code"],
              proves: "client_secret_basic",
              held: [secret(name, 500 + index * 170)],
            }),
          ),
        ],
      },
      "app-grants": {
        "GET /api/v1/apps/{app}/grants": ofApps(([name, , days, scopes]) =>
          scopes.split(" ").map((scopeId) => ({
            id: id("oag", name, scopeId),
            scopeId,
            issuer: `https://${host}`,
            status: "ACTIVE",
            source: "ADMIN",
            created: at(days, "grant", name),
          })),
        ),
      },
      "app-roles": {
        "GET /oauth2/v1/clients/{client}/roles": ofApps(([name, , , , type]) =>
          type === null
            ? []
            : [
                {
                  id: id("irb", name),
                  label: roleLabels[type],
                  type,
                  status: "ACTIVE",
                  assignmentType: "CLIENT",
                },
              ],
        ),
      },
      "api-tokens": {
        "GET /api/v1/api-tokens": tokens.map(([name, owner, age, used, left]) => ({
          id: id("00T", name),
          name,
          clientName: "Okta API",
          created: at(age, "token", name),
          lastUpdated: at(used, "token use", name),
          expiresAt: company.ends(left).toISOString(),
          userId: user(owner),
          login: employee(owner).email,
          from: { connection: name === "scim-bridge" ? "ZONE" : "ANYWHERE" },
        })),
      },
      integrations: {
        "GET /integrations/api/v1/api-services": [
          {
            id: id("0oa", "sentinel-owl"),
            name: "Sentinel Owl log reader",
            type: "sentinelowl",
            createdAt: at(610, "integration"),
            createdBy: user("Samuel Osei"),
            grantedScopes: ["okta.logs.read", "okta.users.read"],
            login: employee("Samuel Osei").email,
            held: [secret("sentinel-owl", 610)],
          },
        ],
      },
      administrators: {
        "GET /api/v1/users/{user}/roles": administrators.map(([name, type, label]) => ({
          id: user(name),
          has: [{ id: id("ra1", name), label, type, status: "ACTIVE", assignmentType: "USER" }],
        })),
      },
      people: {
        "GET /api/v1/users": [
          ...employees.map(({ name, email, left }, index) => ({
            id: user(name),
            status: left === undefined ? "ACTIVE" : "DEPROVISIONED",
            created: at((left ?? 0) + 700, "person", name),
            lastLogin: at((left ?? 0) + (index % 5), "login", name),
            profile: { login: email, displayName: name, employeeNumber: String(4100 + index) },
          })),
          {
            id: user("svc-hr-sync"),
            status: "ACTIVE",
            created: at(1300, "service account"),
            lastLogin: null,
            profile: { login: "svc-hr-sync@brindlewood.example", userType: "Service" },
          },
        ],
      },
      groups: {
        "GET /api/v1/groups/{group}/users": teams.map((team) => ({
          id: id("00g", team),
          type: "OKTA_GROUP",
          profile: { name: team },
          members: employees
            .filter((person) => person.team === team && person.left === undefined)
            .map(({ name }) => ({ id: user(name) })),
        })),
      },
      agents: {
        "GET /workload-principals/api/v1/ai-agents": [
          {
            id: id("wlp", "care"),
            appId: id("0oa", "Returns desk"),
            status: "ACTIVE",
            source: "MANUAL",
            created: at(120, "agent"),
            lastUpdated: at(20, "agent"),
            profile: { name: "Care assistant", description: "Answers customers' questions", platform: "own" },
            shown: [{ kid: "care-1", kty: "RSA", status: "ACTIVE", created: at(120, "agent key") }],
            reaches: [
              {
                id: id("mcn", "orders"),
                connectionType: "IDENTITY_ASSERTION_MCP_SERVER",
                status: "ACTIVE",
                scopeCondition: "INCLUDE_ONLY",
                scopes: ["orders.read", "orders.refund"],
                resource: `https://mcp.${companyName}.example/orders`,
              },
            ],
          },
        ],
      },
    },
  );
}

function plantedIn(id: Ids, realm: string): Planted[] {
  const token = { realm, externalId: `api-token/${id("00T", "terraform")}` };
  return [
    planted(
      "administrators-token",
      7,
      "A token with which software acts as a person who may do everything in Okta.",
      {
        identities: [token],
        credentials: [token],
      },
    ),
    planted(
      "app-administers-everything",
      2,
      "An app proves itself with one old secret and may do everything in Okta.",
      {
        identities: [{ realm, externalId: id("0oa", "group-janitor") }],
      },
    ),
  ];
}
