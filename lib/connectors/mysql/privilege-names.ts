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
];

/** Every bit set: all privileges, also those that a version does not have yet. */
const everything = (1n << 64n) - 1n;

/** Privileges of a mask, and whether it holds one that is not known; null when it is no number. */
export function privilegesOfMask(mask: string): { privileges: string[]; hasMore: boolean } | null {
  if (!/^\d{1,20}$/.test(mask)) return null;
  const value = BigInt(mask);
  return {
    privileges: bits.filter((_name, bit) => (value >> BigInt(bit)) & 1n),
    hasMore: value !== everything && value >> BigInt(bits.length) > 0n,
  };
}
