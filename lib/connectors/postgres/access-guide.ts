import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { PostgresConfig } from "./config";

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** The reader: a role that may sign in, read only, and see who else is connected. */
function readerSql({ user, databases }: Partial<PostgresConfig>): string {
  const reader = quoted(user || "rollcall_reader");
  const named = Array.isArray(databases) ? databases : [];
  const connects =
    named.length > 0
      ? named.map((name) => `GRANT CONNECT ON DATABASE ${quoted(name)} TO ${reader};`).join("\n")
      : `-- Only where CONNECT was taken from PUBLIC; once for each database:\n-- GRANT CONNECT ON DATABASE "shop" TO ${reader};`;
  return `-- Run once, in any database, as a role that may create roles.
CREATE ROLE ${reader} LOGIN CONNECTION LIMIT 4;
-- Set the password so that it reaches no log; psql asks for it:
-- \\password ${user || "rollcall_reader"}
ALTER ROLE ${reader} SET default_transaction_read_only = on;
ALTER ROLE ${reader} SET statement_timeout = '30s';

-- From where and with which program others are connected.
GRANT pg_read_all_stats TO ${reader};

${connects}
`;
}

export const accessGuide: AccessGuide<PostgresConfig> = {
  intro:
    "The catalogs that are read are open to every role that may sign in. The reader owns nothing, is no superuser, and may read no table of yours.",
  tabs: [
    { name: "Reader (SQL)", language: "sql", text: readerSql },
    {
      name: "Take it back",
      language: "sql",
      text: ({ user }) => `DROP ROLE ${quoted(user || "rollcall_reader")};\n`,
    },
  ],
};
