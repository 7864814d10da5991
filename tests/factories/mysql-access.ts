import { type Connection, createConnection } from "mysql2/promise";

/** Accounts that come over the server's socket, with rights of every sort, on top of the world of the test that reads a real server. */
export const accessScript = [
  "CREATE DATABASE shed",
  "CREATE TABLE shed.tools (id int, note text)",
  "CREATE DATABASE odd_db",
  "CREATE TABLE odd_db.t (id int, note text)",
  "CREATE DATABASE oddXdb",
  "CREATE TABLE oddXdb.t (id int, note text)",
  ...["all", "exact", "host", "table", "column", "default", "other", "none"].map(
    (name) => `CREATE USER 'a_${name}'@'localhost' IDENTIFIED BY 'p'`,
  ),
  "CREATE USER 'a_host'@'%' IDENTIFIED BY 'p'",
  "GRANT SELECT ON *.* TO 'a_all'@'localhost'",
  // The server asks one row of databases only, the most exact.
  "GRANT SELECT, INSERT, DELETE ON `sh%`.* TO 'a_exact'@'localhost'",
  "GRANT SELECT ON shop.* TO 'a_exact'@'localhost'",
  "GRANT DELETE ON shop.* TO 'a_host'@'%'",
  "GRANT DELETE ON `odd\\_db`.* TO 'a_host'@'localhost'",
  "GRANT UPDATE ON `odd_db`.* TO 'a_none'@'localhost'",
  "GRANT UPDATE, INSERT ON shop.orders TO 'a_table'@'localhost'",
  "GRANT UPDATE ON shed.tools TO 'a_host'@'%'",
  "GRANT UPDATE (note) ON shop.orders TO 'a_column'@'localhost'",
  "GRANT INSERT ON shed.* TO ''@'%'",
  "CREATE ROLE inner_role",
  "CREATE ROLE outer_role",
  "GRANT inner_role TO outer_role",
  "GRANT UPDATE, DELETE ON shed.* TO inner_role",
  "GRANT DELETE ON shop.orders TO outer_role",
  "GRANT outer_role TO 'a_default'@'localhost', 'a_other'@'localhost'",
  "SET DEFAULT ROLE outer_role FOR 'a_default'@'localhost'",
];

const statements: { readonly [action: string]: (table: string, columns: string[]) => string } = {
  select: (table, columns) => `SELECT ${columns.join(", ")} FROM ${table} WHERE 0`,
  insert: (table, columns) =>
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "7")})`,
  update: (table, columns) => `UPDATE ${table} SET ${columns.map((name) => `${name} = 7`).join(", ")}`,
  delete: (table) => `DELETE FROM ${table}`,
};

export interface Tried {
  identity: string;
  role: string | null;
  action: string;
  resource: string;
  allowed: boolean;
}

/** Tries every statement as each account; what it changes is taken back. */
export async function tryAll(socketPath: string): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const name of ["all", "exact", "host", "table", "column", "default", "other", "none"]) {
    for (const role of name === "other" ? [null, "outer_role"] : [null]) {
      const connection = await createConnection({ socketPath, user: `a_${name}`, password: "p" });
      try {
        if (role) await connection.query(`SET ROLE ${role}`);
        await connection.query("SET autocommit = 0");
        for (const table of ["shop.orders", "shed.tools", "odd_db.t", "oddXdb.t"]) {
          for (const [action, statement] of Object.entries(statements)) {
            const identity = `a_${name}@localhost`;
            const allowed = await may(connection, statement(table, ["id", "note"]));
            tried.push({ identity, role, action, resource: table, allowed });
            if (action === "delete") continue;
            const ofColumn = await may(connection, statement(table, ["note"]));
            tried.push({ identity, role, action, resource: `${table}.note`, allowed: ofColumn });
          }
        }
      } finally {
        await connection.end();
      }
    }
  }
  return tried;
}

/** Whether the server lets a statement in; any other refusal than of a privilege is thrown. */
async function may(connection: Connection, sql: string): Promise<boolean> {
  try {
    await connection.query(sql);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (/ACCESS_DENIED/.test(code)) return false;
    // It was let in, and left a column out that has to be filled.
    if (code === "ER_NO_DEFAULT_FOR_FIELD") return true;
    throw error;
  } finally {
    await connection.query("ROLLBACK");
  }
}
