import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { keyedStep, moment } from "./keyed-step";
import { snowflakeRealms, system, userRef } from "./names";

/** Whatever a former user of the same name did is not this one's. */
export const loginStep = keyedStep({
  view: "LOGIN_HISTORY",
  select: `SELECT TO_VARCHAR(U.USER_ID) AS K, ANY_VALUE(U.NAME) AS NAME, ${moment("ANY_VALUE(U.CREATED_ON)", "CREATED")},
    ${moment("GREATEST_IGNORE_NULLS(MAX(L.EVENT_TIMESTAMP), ANY_VALUE(U.LAST_SUCCESS_LOGIN))", "AT")},
    LISTAGG(DISTINCT L.FIRST_AUTHENTICATION_FACTOR, ', ') AS FACTORS,
    LISTAGG(DISTINCT L.REPORTED_CLIENT_TYPE, ', ') AS CLIENTS
    FROM SNOWFLAKE.ACCOUNT_USAGE.USERS U LEFT JOIN SNOWFLAKE.ACCOUNT_USAGE.LOGIN_HISTORY L
    ON L.USER_NAME = U.NAME AND L.IS_SUCCESS = 'YES' AND L.EVENT_TIMESTAMP >= U.CREATED_ON
    WHERE U.DELETED_ON IS NULL GROUP BY U.USER_ID`,
  columns: ["K", "NAME", "CREATED", "AT", "FACTORS", "CLIENTS"],
});

/** How long Snowflake keeps the history, and how late it is. */
const keptMs = 365 * 86_400_000;
const lateSeconds = 7_200;

const schema = z.object({
  K: z.string().min(1).max(100),
  NAME: z.string().min(1).max(500),
  CREATED: z.unknown().optional(),
  AT: z.unknown().optional(),
  FACTORS: z.string().max(5_000).nullish().catch(null),
  CLIENTS: z.string().max(5_000).nullish().catch(null),
});

/** When each user last signed in, and with what, within the year that Snowflake remembers. */
export function loginRecords(page: Page): Parsed {
  const records = new ItemRecords(page, snowflakeRealms);
  for (const { item, where } of records.read(schema)) {
    const at = records.time(item.AT, `${where} last login`);
    const createdAt = records.time(item.CREATED, `${where} CREATED_ON`);
    const since = new Date(page.collectedAt.getTime() - keptMs);
    records.add({
      t: "identity",
      ref: userRef(records.realm, item.K),
      kind: "db_user",
      name: item.NAME,
      system,
      lastUsed: {
        at,
        grade: at ? "reported" : "none",
        precisionSeconds: at ? lateSeconds : null,
        coveredSince: createdAt && createdAt > since ? createdAt : since,
        gap: "none",
      },
      raw: { signedInWith: item.FACTORS || null, clients: item.CLIENTS || null },
    });
  }
  return records.parsed();
}
