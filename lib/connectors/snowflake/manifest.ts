import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type SnowflakeConfig, snowflakeConfigSchema, snowflakeFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<SnowflakeConfig> = {
  id: "snowflake",
  title: "Snowflake",
  category: "Database",
  summary:
    "Finds service users of an account, their key pairs, tokens and workload identities, when they last signed in, and what they may do.",
  config: snowflakeConfigSchema,
  fields: snowflakeFields,
  dataSets,
  cannotSee: [
    "What changed within the last two hours: Snowflake's views are as late as that.",
    "Logins of more than a year ago, but for the last one of each user.",
    "Uses of a key or token before Snowflake began to note them: when that was is not written.",
    "Which tables and views within a schema a role may use: their schema and kind are told, and how many there are.",
    "Future grants, grants to applications and their roles, and database roles that came with a share.",
    "Network policies, and integrations with other systems and the secrets that they hold.",
    "Whether a user without a type is a person.",
  ],
  neverReads: [
    "Tables, stages and any other data",
    "Queries that were run",
    "Public keys, passwords and tokens: the views that are read do not hold them",
  ],
  evidence: "api",
  proof: { state: "unverified", by: "Written after Snowflake's documentation of its views and its SQL API." },
  access: accessGuide,
};
