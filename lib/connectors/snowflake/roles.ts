import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { clip } from "@/lib/connectors/sdk/page-records";
import { text } from "@/lib/connectors/sdk/text-field";
import { keyedStep } from "./keyed-step";
import { databaseRoleRef, roleRef, snowflakeRealms, system, userNameRef } from "./names";

/** Roles of the account and of databases; those of applications belong to them. */
export const roleStep = keyedStep({
  view: "ROLES",
  select: `SELECT TO_VARCHAR(ROLE_ID) AS K, NAME, ROLE_TYPE, ROLE_DATABASE_NAME, OWNER, COMMENT
    FROM SNOWFLAKE.ACCOUNT_USAGE.ROLES WHERE DELETED_ON IS NULL AND ROLE_TYPE IN ('ROLE', 'DATABASE_ROLE')`,
  columns: ["K", "NAME", "ROLE_TYPE", "ROLE_DATABASE_NAME", "OWNER", "COMMENT"],
});

/** Roles that every account has. */
const provided = new Set([
  "ACCOUNTADMIN",
  "SECURITYADMIN",
  "USERADMIN",
  "SYSADMIN",
  "ORGADMIN",
  "GLOBALORGADMIN",
  "PUBLIC",
]);

const name = z.string().min(1).max(500);
const roleSchema = z.object({
  NAME: name,
  ROLE_TYPE: text(100),
  ROLE_DATABASE_NAME: text(500),
  OWNER: text(500),
  COMMENT: text(10_000),
});

export function roleRecords(page: Page): Parsed {
  const records = new ItemRecords(page, snowflakeRealms);
  for (const { item, where } of records.read(roleSchema)) {
    const isOfDatabase = item.ROLE_TYPE === "DATABASE_ROLE";
    const database = item.ROLE_DATABASE_NAME;
    if (isOfDatabase && !database) {
      records.problem(where, "This database role does not say of which database it is.");
      continue;
    }
    records.add({
      t: "entitlement",
      ref:
        isOfDatabase && database
          ? databaseRoleRef(records.realm, database, item.NAME)
          : roleRef(records.realm, item.NAME),
      kind: "role",
      name: isOfDatabase ? `${database}.${item.NAME}` : item.NAME,
      system,
      managedBy: !isOfDatabase && provided.has(item.NAME) ? "provider" : "customer",
      body: { owner: item.OWNER ?? null, ...(item.COMMENT ? { comment: clip(item.COMMENT, 2000) } : {}) },
    });
  }
  return records.parsed();
}

/** Which users hold which roles. */
export const memberStep = keyedStep({
  view: "GRANTS_TO_USERS",
  select: `SELECT SHA2(TO_JSON(ARRAY_CONSTRUCT(ROLE, GRANTEE_NAME))) AS K, ROLE, GRANTEE_NAME
    FROM SNOWFLAKE.ACCOUNT_USAGE.GRANTS_TO_USERS WHERE DELETED_ON IS NULL GROUP BY ROLE, GRANTEE_NAME`,
  columns: ["ROLE", "GRANTEE_NAME"],
});

const memberSchema = z.object({ ROLE: name, GRANTEE_NAME: name });

export function memberRecords(page: Page): Parsed {
  const records = new ItemRecords(page, snowflakeRealms);
  for (const { item } of records.read(memberSchema))
    records.add({
      t: "member",
      group: roleRef(records.realm, item.ROLE),
      member: userNameRef(records.realm, item.GRANTEE_NAME),
    });
  return records.parsed();
}
