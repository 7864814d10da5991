import { dataSets } from "@/lib/connectors/anthropic/data-sets";
import { accountRef, keyRef, organizationRef, realm } from "@/lib/connectors/anthropic/names";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { githubIssuer } from "./aws-workloads";
import { type Company, companyName } from "./company";
import { type ConnectedSystem, listParts } from "./connected";
import { type Planted, planted } from "./planted";
import { employee } from "./staff";

const workspaces = ["Returns helper", "Engineering", "Data lab"] as const;

/** Keys: name, workspace, who made it, age, days since it was last used, days that it has left; as a service account or as itself. */
const keys: readonly (readonly [
  name: string,
  workspace: string,
  by: string,
  age: number,
  used: number | null,
  left: number | null,
  account: string | null,
])[] = [
  ["returns-helper", "Returns helper", "Oskar Lindahl", 420, 0, null, "returns-helper"],
  ["code review", "Engineering", "Tomas Havel", 250, 0, 115, "code-review"],
  ["translation test", "Data lab", "Sofia Marchetti", 380, null, null, null],
  ["product texts", "Data lab", "Emil Novak", 190, 3, null, null],
  ["spike", "Engineering", "Mateo Rivas", 120, 110, null, null],
];

/** Service accounts: what each is for, and what it may do in the organization. */
const accounts = [
  ["returns-helper", "Answers customers who return something", "developer"],
  ["code-review", "Reads pull requests", "developer"],
] as const;

/** Workspaces that call language models, and whom they believe in place of a key. */
export const anthropicOrganization: ConnectedSystem = {
  name: `Anthropic ${companyName}`,
  connector: "anthropic",
  about: companyName,
  make: ({ company }) => ({ parts: partsOf(company), planted: plantedIn(company) }),
};

const idOf = (company: Company, prefix: string, name: string) =>
  `${prefix}_${company.random("anthropic", prefix, name).text("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 22)}`;

function partsOf(company: Company): SnapshotPart[] {
  const at = (days: number, name: string) => company.ago(days, "anthropic", name).toISOString();
  const id = (prefix: string, name: string) => idOf(company, prefix, name);
  const organization = company.uuid("anthropic", "organization");
  const madeBy = (name: string) => ({ id: id("user", name), type: "user" });
  return listParts(
    {
      dataSets,
      common: { realm, organization, listsAccounts: true },
      id: organization,
      title: companyName,
      issues: [realm],
      container: organizationRef(organization),
    },
    {
      workspaces: {
        "GET /v1/organizations/workspaces": workspaces.map((name) => ({
          id: id("wrkspc", name),
          name,
          archived_at: null,
          tags: {},
        })),
      },
      "api-keys": {
        "GET /v1/organizations/api_keys": keys.map(([name, workspace, by, age, used, left, account]) => ({
          id: id("apikey", name),
          name,
          status: "active",
          created_at: at(age, name),
          expires_at: left === null ? null : company.ends(left).toISOString(),
          principal:
            account === null
              ? null
              : { type: "service_account_actor", service_account_id: id("svac", account) },
          scope: { type: "workspace", workspace_id: id("wrkspc", workspace) },
          created_by: madeBy(by),
          creator: employee(by).email,
          lastUse: used === null ? null : at(used, `${name} use`),
        })),
      },
      "service-accounts": {
        "GET /v1/organizations/service_accounts": accounts.map(([name, description, role]) => ({
          id: id("svac", name),
          name,
          description,
          organization_role: role,
          created_at: at(430, name),
          created_by_actor_id: id("user", "Tomas Havel"),
          archived_at: null,
          creator: employee("Tomas Havel").email,
          workspaces: [],
        })),
      },
      federation: {
        "GET /v1/organizations/federation_rules": [
          {
            id: id("fdrl", "workflows"),
            name: "workflows",
            match: { subject_prefix: `repo:${companyName}/` },
            oauth_scope: "workspace:developer",
            created_at: at(200, "federation"),
            workspace_ids: [id("wrkspc", "Engineering")],
            applies_to_all_workspaces: false,
            archived_at: null,
            target: { type: "service_account", service_account_id: id("svac", "code-review") },
            lasts: 3600,
            issuer: `https://${githubIssuer}`,
          },
        ],
      },
    },
  );
}

function plantedIn(company: Company): Planted[] {
  const key = keyRef(idOf(company, "apikey", "translation test"));
  return [
    planted(
      "models-for-every-repository",
      3,
      "A workflow of any repository may call language models at the company's cost.",
      {
        identities: [accountRef(idOf(company, "svac", "code-review"))],
      },
    ),
    planted("model-key-never-used", null, "A key for language models that nobody was seen to use.", {
      identities: [key],
      credentials: [key],
    }),
  ];
}
