import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { SnowflakeConfig } from "./config";

/** A name as SQL writes it, whatever is in it. */
const quoted = (name: string | undefined, otherwise: string): string =>
  `"${(name || otherwise).toUpperCase().replaceAll('"', '""')}"`;

const sql = ({ user, role, warehouse }: Partial<SnowflakeConfig>) => {
  const [account, reader, house] = [
    quoted(user, "ROLLCALL_READER"),
    quoted(role, "ROLLCALL_READER"),
    quoted(warehouse, "ROLLCALL"),
  ];
  return `-- As ACCOUNTADMIN. The database role shows what is about security in SNOWFLAKE.ACCOUNT_USAGE, and no data.
CREATE ROLE IF NOT EXISTS ${reader};
GRANT DATABASE ROLE SNOWFLAKE.SECURITY_VIEWER TO ROLE ${reader};

CREATE WAREHOUSE IF NOT EXISTS ${house} WAREHOUSE_SIZE = XSMALL AUTO_SUSPEND = 60 INITIALLY_SUSPENDED = TRUE;
GRANT USAGE ON WAREHOUSE ${house} TO ROLE ${reader};

CREATE USER IF NOT EXISTS ${account} TYPE = SERVICE DEFAULT_ROLE = ${reader} DEFAULT_WAREHOUSE = ${house}
  COMMENT = 'Rollcall reads which users and keys there are';
GRANT ROLE ${reader} TO USER ${account};
ALTER USER ${account} SET RSA_PUBLIC_KEY = '…'; -- rollcall.pub without its first and last line

-- Only where Test says that a view is missing. This shows every view of the database, costs and queries among them:
-- GRANT IMPORTED PRIVILEGES ON DATABASE SNOWFLAKE TO ROLE ${reader};
`;
};

const keys =
  () => `openssl genrsa 2048 | openssl pkcs8 -topk8 -nocrypt -out rollcall.p8   # the private key: paste it here
openssl rsa -in rollcall.p8 -pubout -out rollcall.pub                      # the public key: into the SQL
`;

export const accessGuide: AccessGuide<SnowflakeConfig> = {
  intro:
    "A service user of its own, with a key pair and a role that reads the views about security. It sees no data of the account.",
  tabs: [
    { name: "Key pair", language: "sh", text: keys },
    { name: "SQL", language: "sql", text: sql },
  ],
};
