import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type PostgresConfig, postgresConfigSchema, postgresFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<PostgresConfig> = {
  id: "postgres",
  title: "PostgreSQL",
  category: "Database",
  summary: "Finds the roles of a cluster, what each is a member of, owns and may do, and who is connected.",
  config: postgresConfigSchema,
  fields: postgresFields,
  dataSets,
  cannotSee: [
    "Use between two readings, unless the server's log is brought: PostgreSQL keeps no last login. Only who is connected while it is read is seen, to the day.",
    "When a role was created, and when its password was changed.",
    "Whether a role has a password at all, and how roles sign in (pg_hba.conf): only superusers may see it. Only an end date of a password, and sign-in that a cloud provider manages, are known.",
    "Passwords that user mappings and subscriptions hold for other servers.",
    "Privileges on large objects, on parameters and tablespaces, and row-level policies.",
    "Databases that take no connections, and templates.",
  ],
  neverReads: [
    "Rows of any table of yours: only catalogs of the server",
    "pg_authid, pg_shadow and password hashes",
    "The text of running queries",
  ],
  evidence: "api",
  proof: {
    state: "verified",
    by: "Tried against real servers of the versions 15 and 18; managed services follow their documentation.",
  },
  access: accessGuide,
  events: [
    {
      id: "csvlog",
      title: "Server log (csvlog)",
      how: "log_destination = 'csvlog', log_connections = on, log_timezone = 'UTC'; it belongs to the source that lists this cluster",
      accept: [".csv", ".csv.gz"],
      marks: [",LOG,00000,"],
      form: "csv",
      realm: "postgres:",
    },
    {
      id: "jsonlog",
      title: "Server log (jsonlog)",
      how: "log_destination = 'jsonlog', log_connections = on, log_timezone = 'UTC'; it belongs to the source that lists this cluster",
      accept: [".json", ".json.gz"],
      marks: ['"error_severity"'],
      form: "json",
      realm: "postgres:",
    },
  ],
};
