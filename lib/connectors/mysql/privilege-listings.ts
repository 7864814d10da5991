import { kindSql, type SqlListing } from "./account-listings";
import { globalGrantsPermission } from "./data-sets";
import type { Flavour } from "./server";

interface Table {
  name: string;
  /** What a row is about, beside the account: columns of the table, under the name that a row has for them. */
  about: { [name: string]: string };
  more: string;
}

const tables: Table[] = [
  // The privileges of a database are columns, and versions have more or fewer of them.
  { name: "db", about: { db: "t.Db" }, more: "t.*" },
  {
    name: "tables_priv",
    about: { db: "t.Db", object: "t.Table_name" },
    more: "'table' AS type, CAST(t.Table_priv AS CHAR) AS privileges",
  },
  {
    name: "columns_priv",
    about: { db: "t.Db", object: "t.Table_name", column: "t.Column_name" },
    more: "'column' AS type, CAST(t.Column_priv AS CHAR) AS privileges",
  },
  {
    name: "procs_priv",
    // As text: an enum is ordered by its number, and compared by its name.
    about: { db: "t.Db", object: "t.Routine_name", type: "CAST(t.Routine_type AS CHAR)" },
    more: "CAST(t.Proc_priv AS CHAR) AS privileges",
  },
  {
    name: "proxies_priv",
    about: { proxied: "t.Proxied_user", proxied_host: "t.Proxied_host" },
    more: "t.With_grant AS hands_on",
  },
];

const globalGrants: Table = {
  name: "global_grants",
  about: { privileges: "t.PRIV" },
  more: "t.WITH_GRANT_OPTION AS hands_on",
};

function listing(flavour: Flavour, { name, about, more }: Table): SqlListing {
  const named = Object.entries(about).map(([alias, column]) => `${column} AS \`${alias}\``);
  return {
    call: name,
    key: ["user", "host", ...Object.keys(about)],
    keyColumns: ["t.User", "t.Host", ...Object.values(about)],
    permission: name === "global_grants" ? globalGrantsPermission : `SELECT ON mysql.${name}`,
    from: `mysql.${name} t`,
    columns: `${more}, t.User AS user, t.Host AS host, ${named.join(", ")}, ${kindSql(flavour, "t.Host", "t.User")}`,
  };
}

/** The tables of privileges of each kind of server, in order. */
export const privilegeListings: { [flavour in Flavour]: SqlListing[] } = {
  mysql: [...tables, globalGrants].map((table) => listing("mysql", table)),
  mariadb: tables.map((table) => listing("mariadb", table)),
};
