import { dataSets } from "@/lib/connectors/openai/data-sets";
import { keyRef, organizationRef, realm } from "@/lib/connectors/openai/names";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { stepScope } from "@/lib/connectors/sdk/steps";
import { type Company, companyName } from "./company";
import { type ConnectedSystem, scopeParts } from "./connected";
import { type Planted, planted } from "./planted";
import { employee } from "./staff";

const organization = "org-Brndlwd7Rtl";

/** Projects with their service accounts, and the keys of people: name, whose, age, days since it was last used. */
const projects: readonly {
  name: string;
  accounts: readonly string[];
  keys: readonly (readonly [string, string, number, number | null])[];
}[] = [
  {
    name: "Shop search",
    accounts: ["search-embeddings", "review-moderation"],
    keys: [["reindex by hand", "Sofia Marchetti", 400, 180]],
  },
  {
    name: "Customer care",
    accounts: ["care-assistant"],
    keys: [["prompt tests", "Oskar Lindahl", 90, 2]],
  },
  {
    name: "Data lab",
    accounts: [],
    keys: [
      ["demand forecast", "Dmitri Volkov", 700, 0],
      ["notebook", "Grace Adeyemi", 300, 20],
      ["hackday", "Yuki Mori", 600, null],
    ],
  },
];

/** Projects that call language models, and the keys with which they do. */
export const openaiOrganization: ConnectedSystem = {
  name: `OpenAI ${companyName}`,
  connector: "openai",
  about: organization,
  make: ({ company }) => ({ parts: [...partsOf(company)], planted: plantedIn(company) }),
};

const idOf = (company: Company, prefix: string, name: string) =>
  `${prefix}_${company.random("openai", prefix, name).text("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 20)}`;

function* partsOf(company: Company): Generator<SnapshotPart> {
  const at = (days: number, name: string) => Math.floor(company.ago(days, "openai", name).getTime() / 1000);
  const id = (prefix: string, name: string) => idOf(company, prefix, name);
  const accountOf = (name: string) => ({ id: id("svc_acct", name), name, role: "member" });
  const bodies: { [dataSet: string]: readonly (readonly [call: string, body: object])[] } = {
    projects: [
      [
        "GET /organization/projects",
        {
          organization,
          items: projects.map(({ name }) => ({
            id: id("proj", name),
            name,
            status: "active",
            created_at: at(750, name),
            archived_at: null,
          })),
        },
      ],
    ],
    "service-accounts": projects.map(({ name, accounts }) => [
      "GET /organization/projects/{project_id}/service_accounts",
      {
        project: id("proj", name),
        items: accounts.map((account) => ({ ...accountOf(account), created_at: at(360, account) })),
      },
    ]),
    "project-keys": projects.map(({ name, accounts, keys }) => [
      "GET /organization/projects/{project_id}/api_keys",
      {
        project: id("proj", name),
        items: [
          ...accounts.map((account) => ({
            id: id("key", account),
            name: account,
            created_at: at(360, account),
            last_used_at: at(0, `${account} use`),
            owner_project_access: "active",
            owner: { type: "service_account", user: {}, service_account: accountOf(account) },
          })),
          ...keys.map(([key, owner, age, used]) => ({
            id: id("key", key),
            name: key,
            created_at: at(age, key),
            last_used_at: used === null ? null : at(used, `${key} use`),
            owner_project_access: "active",
            owner: {
              type: "user",
              user: { id: id("user", owner), email: employee(owner).email, name: owner, role: "member" },
              service_account: {},
            },
          })),
        ],
      },
    ]),
    "admin-keys": [
      [
        "GET /organization/admin_api_keys",
        {
          organization,
          items: [
            {
              id: id("key", "cost report"),
              name: "cost report",
              created_at: at(500, "cost report"),
              expires_at: at(40, "cost report end"),
              last_used_at: at(41, "cost report use"),
              owner: { type: "user", name: "Rafael Costa", role: "owner" },
              form: "admin",
            },
          ],
        },
      ],
    ],
  };
  for (const set of dataSets) {
    const pages = bodies[set.id];
    if (!pages) continue;
    const scope = stepScope(set, {
      id: organization,
      title: organization,
      issues: [realm],
      container: organizationRef(organization),
    });
    yield* scopeParts(
      scope,
      pages.map(([call, body]) => [call, { realm, ...body }]),
    );
  }
}

function plantedIn(company: Company): Planted[] {
  const key = keyRef(idOf(company, "key", "demand forecast"));
  return [
    planted(
      "leavers-model-key",
      4,
      "A key for language models belongs to somebody who left; it was used today.",
      {
        identities: [key],
        credentials: [key],
      },
    ),
  ];
}
