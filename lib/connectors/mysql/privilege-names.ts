/** Columns of the server's tables that are not called as the privilege is in `GRANT`. */
const names: { [column: string]: string } = {
  Show_db: "SHOW DATABASES",
  Create_tmp_table: "CREATE TEMPORARY TABLES",
  Repl_slave: "REPLICATION SLAVE",
  Repl_client: "REPLICATION CLIENT",
  Grant: "GRANT OPTION",
};

/** A privilege as `GRANT` spells it, from the column that holds it (`Lock_tables_priv`) or a word of a set (`Show view`). */
export function privilegeName(column: string): string {
  const bare = column.replace(/_priv$/, "");
  return (Object.hasOwn(names, bare) ? names[bare] : undefined) ?? bare.replaceAll("_", " ").toUpperCase();
}

/** The bits of MariaDB's `access`, from the lowest. Held to a real server by a test. */
const bits = [
  "SELECT",
  "INSERT",
  "UPDATE",
  "DELETE",
  "CREATE",
  "DROP",
  "RELOAD",
  "SHUTDOWN",
  "PROCESS",
  "FILE",
  "GRANT OPTION",
  "REFERENCES",
  "INDEX",
  "ALTER",
  "SHOW DATABASES",
  "SUPER",
  "CREATE TEMPORARY TABLES",
  "LOCK TABLES",
  "EXECUTE",
  "REPLICATION SLAVE",
  "BINLOG MONITOR",
  "CREATE VIEW",
  "SHOW VIEW",
  "CREATE ROUTINE",
  "ALTER ROUTINE",
  "CREATE USER",
  "EVENT",
  "TRIGGER",
  "CREATE TABLESPACE",
  "DELETE HISTORY",
  "SET USER",
  "FEDERATED ADMIN",
  "CONNECTION ADMIN",
  "READ_ONLY ADMIN",
  "REPLICATION SLAVE ADMIN",
  "REPLICATION MASTER ADMIN",
  "BINLOG ADMIN",
  "BINLOG REPLAY",
  "SLAVE MONITOR",
  "SHOW CREATE ROUTINE",
];

/** Privileges of a mask; null when it is no number. Bits of versions to come are left out. */
export function privilegesOfMask(mask: string): string[] | null {
  if (!/^\d{1,20}$/.test(mask)) return null;
  const value = BigInt(mask);
  return bits.filter((_name, bit) => (value >> BigInt(bit)) & 1n);
}
