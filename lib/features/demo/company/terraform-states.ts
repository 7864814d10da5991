import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { dataSets } from "@/lib/connectors/terraform/data-sets";
import { organizationRef, stateRealm, stateRef } from "@/lib/connectors/terraform/names";
import { readResource } from "@/lib/connectors/terraform/state-resource";
import { keptVariable } from "@/lib/connectors/terraform/variables";
import type { AwsAccount } from "./aws-account";
import { type Company, companyName } from "./company";
import { type ConnectedSystem, type Estate, listParts, scopeParts } from "./connected";
import { planted } from "./planted";

const realm = "terraform:app.terraform.io";
const stateName = "shop-infra-prod";

/** Workspaces of HCP Terraform: name, days since it was made, days since its last change, its variables. */
const workspaces: readonly (readonly [string, number, number])[] = [
  ["shop-production", 800, 1],
  ["payments-production", 780, 3],
  ["data-production", 700, 2],
  ["logistics-production", 500, 9],
  ["shop-staging", 800, 1],
  ["dns", 1200, 40],
  ["legacy-shop", 1700, 380],
];

/** Where infrastructure code runs. */
export const terraformPlatform: ConnectedSystem = {
  name: `HCP Terraform ${companyName}`,
  connector: "terraform",
  about: `app.terraform.io ${companyName}`,
  make: (estate) => ({
    parts: platformParts(estate),
    planted: [
      planted(
        "key-in-workspace",
        1,
        "The key of an administrator stands in a variable that everybody with the workspace reads.",
        {
          placements: [{ realm, externalId: idOf(estate.company, "var", "legacy-shop secret") }],
        },
      ),
    ],
  }),
};

/** One of the states, as somebody brought it: code made these identities, and a key lies in it in plain text. */
export const terraformState: ConnectedSystem = {
  name: `State ${stateName}`,
  connector: "terraform",
  about: stateName,
  make: ({ company, account }) => {
    const lineage = company.uuid("terraform", stateName);
    return {
      parts: stateParts(company, account("shop-prod"), lineage),
      planted: [
        planted("key-in-state", 1, "A key of AWS lies in plain text in the state of the code that made it.", {
          placements: [
            { realm: stateRealm(lineage), externalId: "aws_iam_access_key.cdn_log_reader#secret" },
          ],
          credentials: [{ realm: "aws", externalId: company.secrets.awsKey("shop-prod/cdn-log-reader").id }],
        }),
      ],
    };
  },
};

const idOf = (company: Company, kind: string, name: string) =>
  `${kind}-${company.random("terraform", kind, name).text("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 16)}`;

function platformParts({ company, account }: Estate): SnapshotPart[] {
  const at = (days: number, name: string) => company.ago(days, "terraform", name).toISOString();
  const id = (kind: string, name: string) => idOf(company, kind, name);
  const variable = (name: string, key: string, value: string | null) =>
    keptVariable(
      { id: id("var", name), attributes: { key, value, category: "env", sensitive: value === null } },
      company.origin.fingerprint,
    );
  const admin = company.secrets.awsKey("shared-services/terraform-admin");
  const variablesOf = (name: string): unknown[] => {
    if (name === "legacy-shop")
      return [
        variable("legacy-shop key", "AWS_ACCESS_KEY_ID", admin.id),
        variable("legacy-shop secret", "AWS_SECRET_ACCESS_KEY", admin.secret),
      ];
    const key = `${name.split("-")[0]}-prod` as const;
    if (!name.endsWith("-production") || !isDeployed(key)) return [variable(name, "DNS_TOKEN", null)];
    return [
      variable(`${name} auth`, "TFC_AWS_PROVIDER_AUTH", "true"),
      variable(`${name} role`, "TFC_AWS_RUN_ROLE_ARN", account(key).arn("role/terraform")),
      variable(`${name} datadog`, "DATADOG_API_KEY", null),
    ];
  };
  return listParts(
    {
      dataSets,
      common: { realm, organization: companyName },
      id: `${realm}/${companyName}`,
      title: companyName,
      issues: [realm],
      container: organizationRef(realm, companyName),
    },
    {
      teams: {
        "GET /organizations/{organization}/teams": [
          { id: id("team", "owners"), name: "owners", visibility: "secret", access: [] },
          { id: id("team", "platform"), name: "platform", access: ["manage-workspaces", "read-projects"] },
        ],
      },
      "organization-token": {
        "GET /organizations/{organization}/authentication-token": [
          {
            id: id("at", "organisation"),
            "created-at": at(1600, "organisation token"),
            "last-used-at": null,
          },
        ],
      },
      "team-tokens": {
        "GET /organizations/{organization}/team-tokens": [
          {
            id: id("at", "pipeline"),
            "created-at": at(600, "team token"),
            "last-used-at": at(0, "team token use"),
            description: "deploy pipeline",
            team: { id: id("team", "platform"), type: "teams" },
          },
        ],
      },
      "agent-pools": {
        "GET /organizations/{organization}/agent-pools": [
          {
            id: id("apool", "warehouse"),
            name: "warehouse-network",
            "created-at": at(500, "pool"),
            "organization-scoped": false,
            tokens: [
              { id: id("at", "pool"), "created-at": at(500, "pool token"), description: "warehouse-north" },
            ],
            agents: [{ id: id("agent", "north"), status: "idle", "last-ping-at": at(0, "ping") }],
          },
        ],
      },
      "oauth-clients": {
        "GET /organizations/{organization}/oauth-clients": [
          {
            id: id("oc", "github"),
            name: "GitHub",
            "created-at": at(1600, "connection"),
            "service-provider": "github",
            "service-provider-display-name": "GitHub",
            "http-url": "https://github.com",
            tokens: [
              {
                id: id("ot", "github"),
                "created-at": at(1600, "connection"),
                "service-provider-user": "ilse-brandt",
                "has-ssh-key": false,
              },
            ],
          },
        ],
      },
      workspaces: {
        "GET /organizations/{organization}/workspaces": workspaces.map(([name, age, changed]) => ({
          id: id("ws", name),
          name,
          "created-at": at(age, name),
          "latest-change-at": at(changed, `${name} change`),
          "execution-mode": name.startsWith("logistics") ? "agent" : "remote",
          "auto-apply": name.endsWith("staging"),
          "tag-names": [],
          ...(name.startsWith("logistics")
            ? { "agent-pool": { id: id("apool", "warehouse"), type: "agent-pools" } }
            : {}),
          repository: { identifier: `${companyName}/${name.split("-")[0]}-infra` },
          variables: variablesOf(name),
        })),
      },
      "variable-sets": {
        "GET /organizations/{organization}/varsets": [
          {
            id: id("varset", "shared"),
            name: "shared",
            global: true,
            variables: [variable("shared", "VAULT_TOKEN", null)],
          },
        ],
      },
    },
  );
}

const deployed = ["shop-prod", "payments-prod", "data-prod", "logistics-prod"] as const;
const isDeployed = (key: string): key is (typeof deployed)[number] => deployed.some((each) => each === key);

function stateParts(company: Company, shop: AwsAccount, lineage: string): SnapshotPart[] {
  const key = company.secrets.awsKey("shop-prod/cdn-log-reader");
  const resource = (type: string, name: string, attributes: object) =>
    readResource({ mode: "managed", type, name, instances: [{ attributes }] }, company.origin.fingerprint) ??
    [];
  const made = (each: { name: string; id: string; arn: string; createdAt: Date; tags?: object }) => ({
    arn: each.arn,
    unique_id: each.id,
    name: each.name,
    create_date: each.createdAt.toISOString(),
    tags_all: each.tags ?? {},
  });
  const reader = shop.users.find(({ name }) => name === "cdn-log-reader");
  const roles = shop.roles.filter(({ tags }) => tags?.["created-by"] === "terraform");
  const realmOfState = stateRealm(lineage);
  const items = [
    ...roles.flatMap((role) => resource("aws_iam_role", role.name.replaceAll("-", "_"), made(role))),
    ...(reader ? resource("aws_iam_user", "cdn_log_reader", made(reader)) : []),
    ...resource("aws_iam_access_key", "cdn_log_reader", {
      id: key.id,
      user: "cdn-log-reader",
      status: "Active",
      secret: key.secret,
    }).map((item) => ({ ...item, user: reader ? shop.ref(reader) : null })),
    ...resource("random_password", "orders_database", {
      result: company.secrets.password("orders database"),
    }),
  ];
  const scope = {
    key: `${lineage}/state`,
    dataSet: "state",
    title: `State ${stateName}`,
    issues: [realmOfState],
    container: stateRef(realmOfState),
  };
  return [...scopeParts(scope, [["state", { realm: realmOfState, name: stateName, items }]])];
}
