import { clusterRealm, roleRef } from "@/lib/connectors/postgres/names";
import { clusterScope, databaseScope } from "@/lib/connectors/postgres/plan";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { type Company, companyDomain } from "./company";
import { type ConnectedSystem, scopeParts } from "./connected";
import { type Planted, planted } from "./planted";

const cluster = "7301000000000004207";
const realm = clusterRealm(cluster);
const host = `db-01.${companyDomain}`;

interface Role {
  name: string;
  /** What is set of it: `superuser`, `creates_roles` … */
  is?: readonly string[];
  group?: true;
  comment?: string;
  /** Days that its password has left. */
  left?: number;
  /** Which programs are connected as it now. */
  connected?: readonly string[];
}

/** Roles of the cluster, in the order in which they were made. */
const roles: readonly Role[] = [
  { name: "readers", group: true },
  { name: "writers", group: true },
  { name: "orders_owner", group: true },
  {
    name: "orders_app",
    is: ["superuser"],
    comment: "The shop. owner: storefront",
    connected: ["storefront", "cart"],
  },
  { name: "orders_ro", comment: "Reports", connected: ["pg_dump"] },
  { name: "reports_ro", comment: "Vault changes its password", connected: ["grafana"] },
  { name: "ledger_app", comment: "owner: payments", connected: ["ledger"] },
  { name: "ledger_ro", comment: "Vault changes its password" },
  { name: "dwh_loader", comment: "Loads the warehouse. owner: data", connected: ["airflow"] },
  { name: "dba_shared", is: ["superuser", "creates_roles"] },
  { name: "replicator", is: ["replication"], comment: "Standby on db-02", connected: ["walreceiver"] },
  { name: "barman", is: ["replication"], comment: "Backups", connected: ["barman"] },
  { name: "pgbouncer", connected: ["pgbouncer"] },
  { name: "search_indexer", connected: ["search"] },
  { name: "price_import", comment: "batch-01" },
  { name: "warehouse_scanner", left: 140 },
  { name: "auditor_2024", comment: "For the auditors", left: -400 },
  { name: "ilse", is: ["creates_databases"], comment: "ilse.brandt@brindlewood.example" },
  { name: "tomas", comment: "tomas.havel@brindlewood.example" },
  { name: "migration_2023", is: ["creates_roles", "bypasses_rls"] },
];

const members: readonly (readonly [group: string, ...names: string[]])[] = [
  [
    "readers",
    "orders_ro",
    "reports_ro",
    "ledger_ro",
    "dwh_loader",
    "auditor_2024",
    "tomas",
    "search_indexer",
  ],
  ["writers", "price_import", "warehouse_scanner", "ledger_app"],
  ["orders_owner", "migration_2023"],
];

/** Databases with their tables, and which groups or roles may do what with each. */
const databases: readonly (readonly [name: string, owner: string, tables: string, writes: string])[] = [
  ["orders", "orders_owner", "orders order_lines customers addresses prices stock", "writers"],
  ["ledger", "ledger_app", "entries accounts payouts", "ledger_app"],
  ["reporting", "dwh_loader", "daily_sales returns margins", "dwh_loader"],
];

const oidOf = (name: string): string => {
  const index = roles.findIndex((role) => role.name === name);
  if (index < 0) throw new RangeError(`The cluster has no role ${name}.`);
  return String(16_400 + index);
};
const role = (name: string) => {
  const isGroup = roles.find((each) => each.name === name)?.group === true;
  return { oid: oidOf(name), name, login: !isGroup, group: isGroup };
};

/** The databases of the shop, on the machine db-01: who signs in, and what they may do. */
export const postgresCluster: ConnectedSystem = {
  name: "PostgreSQL orders",
  connector: "postgres",
  about: host,
  make: ({ company }) => ({ parts: partsOf(company), planted: plantedIn() }),
};

function partsOf(company: Company): SnapshotPart[] {
  const told = (dataSet: string, rows: object[]) => [
    ...scopeParts(clusterScope(dataSet, cluster), [[dataSet, { cluster, host, database: null, rows }]]),
  ];
  return [
    ...told(
      "roles",
      [rowOf(company, "10", { name: "postgres", is: ["superuser", "creates_roles", "replication"] })].concat(
        roles.map((each) => rowOf(company, oidOf(each.name), each)),
      ),
    ),
    ...told(
      "memberships",
      members.flatMap(([group, ...names]) =>
        names.map((name) => ({
          role_oid: oidOf(group),
          member_oid: oidOf(name),
          admin: false,
          takes: true,
          role: role(group),
          member: role(name),
        })),
      ),
    ),
    ...told(
      "sessions",
      roles.flatMap(({ name, connected }) =>
        connected
          ? [
              {
                oid: oidOf(name),
                name,
                databases: ["orders"],
                applications: connected,
                addresses: ["10.20.4.7"],
              },
            ]
          : [],
      ),
    ),
    ...told(
      "databases",
      databases.map(([name, owner], index) => ({
        oid: databaseOid(index),
        kind: "database",
        name,
        template: false,
        owner: role(owner),
        grants: [{ grantee: "0", role: null, privileges: ["CONNECT", "TEMPORARY"], grantable: [] }],
      })),
    ),
    ...databases.flatMap((_, index) => privilegesIn(index)),
  ];
}

const databaseOid = (index: number) => String(16_500 + index);

function rowOf(company: Company, oid: string, { name, is = [], group, comment, left }: Role): object {
  const end =
    left === undefined ? null : left < 0 ? company.ago(-left, "password", name) : company.ends(left);
  return {
    oid,
    name,
    login: group !== true,
    group: group === true,
    ...Object.fromEntries(
      ["superuser", "creates_roles", "creates_databases", "replication", "bypasses_rls"].map((each) => [
        each,
        is.includes(each),
      ]),
    ),
    inherits: true,
    connections: -1,
    // As the catalogs write it, without a zone.
    valid_until: end?.toISOString().slice(0, 19).replace("T", " ") ?? null,
    settings: null,
    comment: comment ?? null,
  };
}

function privilegesIn(index: number): SnapshotPart[] {
  const [name = "", owner = "", tables = "", writes = ""] = databases[index] ?? [];
  const database = { oid: databaseOid(index), name };
  const grant = (to: string, ...privileges: string[]) => ({
    grantee: oidOf(to),
    role: role(to),
    privileges,
    grantable: [],
  });
  const rows = tables.split(" ").map((table, at) => ({
    oid: String(17_000 + index * 100 + at),
    kind: "table",
    schema: "public",
    name: table,
    owner: role(owner),
    grants: [grant("readers", "SELECT"), grant(writes, "SELECT", "INSERT", "UPDATE", "DELETE")],
  }));
  return [
    ...scopeParts(databaseScope(cluster, database), [["relations", { cluster, host, database, rows }]]),
  ];
}

function plantedIn(): Planted[] {
  return [
    planted("superuser-application", 2, "The shop itself signs in to its database as a superuser.", {
      identities: [roleRef(realm, oidOf("orders_app"))],
    }),
    planted("leavers-database-role", 4, "A database still lets somebody in who left three years ago.", {
      identities: [roleRef(realm, oidOf("ilse"))],
    }),
  ];
}
