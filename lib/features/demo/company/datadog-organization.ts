import { dataSets } from "@/lib/connectors/datadog/data-sets";
import { organizationRef } from "@/lib/connectors/datadog/names";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { type Company, companyDomain, companyName } from "./company";
import { type ConnectedSystem, listParts } from "./connected";
import { type Planted, planted } from "./planted";
import { employee } from "./staff";

const site = "datadoghq.eu";

/** API keys, with which agents and functions send: name, who made it, age, days since it was last used. */
const apiKeys: readonly (readonly [string, string, number, number | null])[] = [
  ["agents", "Ada Brookes", 1200, 0],
  ["lambda-forwarder", "Wei Lin Tan", 800, 0],
  ["shop frontend", "Lena Fischer", 500, 0],
  ["load test 2023", "Piet Vermeer", 900, 640],
];

/** Application keys, which act as who made them: name, whose, age, last use, scopes (null: all that their owner may do). */
const applicationKeys: readonly (readonly [string, string, number, number | null, string[] | null])[] = [
  ["terraform", "terraform", 700, 0, ["dashboards_write", "monitors_write"]],
  ["deploy markers", "deploys", 600, 0, ["events_read"]],
  ["cost export", "Ilse Brandt", 1400, 1, null],
  ["slo report", "Wei Lin Tan", 300, 7, ["slos_read"]],
];

/** Accounts for machines. */
const machines = ["terraform", "deploys"];

/** Where measurements and logs of everything go. */
export const datadogOrganization: ConnectedSystem = {
  name: `Datadog ${companyName}`,
  connector: "datadog",
  about: site,
  make: ({ company }) => {
    const realm = `datadog:${company.uuid("datadog", "organization")}`;
    return { parts: partsOf(company, realm), planted: plantedIn(company, realm) };
  },
};

function partsOf(company: Company, realm: string): SnapshotPart[] {
  const at = (days: number, name: string) => company.ago(days, "datadog", name).toISOString();
  const id = (kind: string, name: string) => company.uuid("datadog", kind, name);
  const isMachine = (name: string) => machines.includes(name);
  const handleOf = (name: string) => (isMachine(name) ? `${name}@${companyDomain}` : employee(name).email);
  const userOf = (name: string) => ({
    id: id("user", name),
    type: "users",
    name,
    handle: handleOf(name),
    service_account: isMachine(name),
  });
  const owners = [...new Set([...apiKeys, ...applicationKeys].map(([, owner]) => owner))];
  const key = (name: string, owner: string, age: number) => ({
    name,
    created_at: at(age, name),
    by: userOf(owner),
  });
  return listParts(
    {
      dataSets,
      common: { realm },
      id: site,
      title: site,
      issues: [realm],
      container: organizationRef(realm),
    },
    {
      users: {
        "GET /api/v2/users": owners.map((name) => ({
          ...userOf(name),
          status: "Active",
          disabled: false,
          created_at: at(1500, name),
          ...(isMachine(name) ? {} : { last_login_time: at(2, `${name} login`) }),
          roles: [id("role", isMachine(name) ? "Standard" : "Admin")],
        })),
      },
      roles: {
        "GET /api/v2/roles": [
          {
            id: id("role", "Admin"),
            type: "roles",
            name: "Datadog Admin Role",
            holds: ["api_keys_write", "logs_read_data"],
          },
          {
            id: id("role", "Standard"),
            type: "roles",
            name: "Datadog Standard Role",
            holds: ["dashboards_read"],
          },
        ],
      },
      "api-keys": {
        "GET /api/v2/api_keys": apiKeys.map(([name, owner, age, used]) => {
          const { by, ...facts } = key(name, owner, age);
          return {
            ...facts,
            id: id("api key", name),
            type: "api_keys",
            ...(used === null ? {} : { date_last_used: at(used, `${name} use`) }),
            created_by: by,
          };
        }),
      },
      "application-keys": {
        "GET /api/v2/application_keys": applicationKeys.map(([name, owner, age, used, scopes]) => {
          const { by, ...facts } = key(name, owner, age);
          return {
            ...facts,
            id: id("application key", name),
            type: "application_keys",
            scopes,
            ...(used === null ? {} : { last_used_at: at(used, `${name} use`) }),
            owned_by: by,
          };
        }),
      },
    },
  );
}

function plantedIn(company: Company, realm: string): Planted[] {
  const key = {
    realm,
    externalId: `application-key/${company.uuid("datadog", "application key", "cost export")}`,
  };
  return [
    planted(
      "leavers-monitoring-key",
      4,
      "A key without limits acts as an administrator who left, every day.",
      {
        identities: [key],
        credentials: [key],
      },
    ),
  ];
}
