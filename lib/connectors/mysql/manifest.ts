import type { AccessGuide, Manifest } from "@/lib/connectors/sdk/contract";
import { type MysqlConfig, mysqlConfigSchema, mysqlFields } from "./config";
import { dataSets, privilegeTables } from "./data-sets";

const quoted = (name: string | undefined) =>
  `'${(name || "rollcall_reader").replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'@'%'`;

function readerSql(tables: readonly string[]) {
  return ({ user }: Partial<MysqlConfig>) => `-- Narrow '%' to the address of the worker.
CREATE USER ${quoted(user)} IDENTIFIED BY 'A-LONG-RANDOM-PASSWORD' REQUIRE SSL WITH MAX_USER_CONNECTIONS 4;
GRANT PROCESS ON *.* TO ${quoted(user)};
${tables.map((table) => `GRANT SELECT ON mysql.${table} TO ${quoted(user)};`).join("\n")}
`;
}

export const accessGuide: AccessGuide<MysqlConfig> = {
  intro:
    "The reader may read the tables of accounts and privileges, and see who is connected. These tables hold the hashes of passwords, and the server has no smaller permission: Rollcall asks only whether one is set, so that no hash leaves the server. Keep the reader's password accordingly.",
  tabs: [
    {
      name: "MySQL",
      language: "sql",
      text: readerSql(["user", "role_edges", "global_grants", ...privilegeTables]),
    },
    {
      name: "MariaDB",
      language: "sql",
      text: readerSql(["global_priv", "roles_mapping", ...privilegeTables]),
    },
    { name: "Take it back", language: "sql", text: ({ user }) => `DROP USER ${quoted(user)};\n` },
  ],
};

export const manifest: Manifest<MysqlConfig> = {
  id: "mysql",
  title: "MySQL and MariaDB",
  category: "Database",
  summary:
    "Finds the accounts of a server, how each signs in, which roles it holds and what it may do, and who is connected.",
  config: mysqlConfigSchema,
  fields: mysqlFields,
  dataSets,
  cannotSee: [
    "Use between two readings: the server keeps no last login. Only who is connected while it is read is seen, to the day.",
    "When an account was created.",
    "Which of several accounts of one name a connection is, where its address is none of theirs.",
    "Views, routines and events that run as whoever defined them.",
    "What the plugin of a sign-in outside (LDAP, PAM, Kerberos) allows.",
    "Versions before MySQL 8.0 and MariaDB 10.4: their accounts are kept in another way.",
  ],
  neverReads: [
    "Rows of any table of yours: only the server's tables of accounts and privileges",
    "Hashes of passwords: the server is asked only whether one is set",
    "The text of running statements",
  ],
  evidence: "api",
  proof: { state: "partly", by: "Tried against a real MariaDB 10.11; MySQL follows its manual." },
  access: accessGuide,
};
