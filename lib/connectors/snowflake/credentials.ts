import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { text } from "@/lib/connectors/sdk/text-field";
import { type CredentialLifetime, type CredentialType, noTelemetry, type Status } from "@/lib/domain/record";
import { addFederation } from "./federation";
import { keyedStep, moment } from "./keyed-step";
import { snowflakeRealms, userNameRef } from "./names";

/** Second factors of people let no machine in. */
export const credentialStep = keyedStep({
  view: "CREDENTIALS",
  select: `SELECT TO_VARCHAR(CREDENTIAL_ID) AS K, NAME, USER_NAME, TYPE, STATUS, CREATED_BY, COMMENT,
    TO_JSON(ADDITIONAL_DETAILS) AS DETAILS, ${moment("CREATED_ON", "CREATED")}, ${moment("LAST_USED_ON", "AT")},
    ${moment("LAST_ALTERED", "CHANGED")}, ${moment("EXPIRATION_DATE", "ENDS")}
    FROM SNOWFLAKE.ACCOUNT_USAGE.CREDENTIALS WHERE TYPE NOT IN ('PASSKEY', 'TOTP')`,
  columns: [
    ...["K", "NAME", "USER_NAME", "TYPE", "STATUS", "CREATED_BY", "COMMENT", "DETAILS"],
    ...["CREATED", "AT", "CHANGED", "ENDS"],
  ],
});

const schema = z.object({
  K: z.string().min(1).max(100),
  NAME: text(500),
  USER_NAME: z.string().min(1).max(500),
  TYPE: text(100),
  STATUS: text(100),
  CREATED_BY: text(500),
  COMMENT: text(10_000),
  DETAILS: text(20_000),
  CREATED: z.unknown().optional(),
  AT: z.unknown().optional(),
  CHANGED: z.unknown().optional(),
  ENDS: z.unknown().optional(),
});

interface Kind {
  type: CredentialType;
  title: string;
  lifetime: CredentialLifetime;
}
const federated: Kind = { type: "federated", title: "Workload identity", lifetime: "federated" };
const kinds: { [type: string]: Kind } = {
  PASSWORD: { type: "password", title: "Password", lifetime: "static" },
  KEYPAIR: { type: "rsa_keypair", title: "Key pair", lifetime: "static" },
  PAT: { type: "bearer_token", title: "Programmatic access token", lifetime: "static" },
  AWS: federated,
  AZURE: federated,
  GCP: federated,
  OIDC: federated,
};
const unheardOf: Kind = { type: "unknown", title: "Credential", lifetime: "unknown" };
const statuses: { [status: string]: Status } = {
  ACTIVE: "active",
  ENROLLED: "active",
  EXPIRED: "expired",
  DISABLED: "disabled",
};

const lateSeconds = 7_200;

/** Every way in of every user: keys, tokens, passwords, and workloads that need none. */
export function credentialRecords(page: Page): Parsed {
  const records = new ItemRecords(page, snowflakeRealms);
  for (const { item, where } of records.read(schema)) {
    const kind = (item.TYPE && Object.hasOwn(kinds, item.TYPE) && kinds[item.TYPE]) || unheardOf;
    const identity = userNameRef(records.realm, item.USER_NAME);
    const createdAt = records.time(item.CREATED, `${where} CREATED_ON`);
    const expiresAt = records.time(item.ENDS, `${where} EXPIRATION_DATE`);
    const at = records.time(item.AT, `${where} LAST_USED_ON`);
    const changedAt = records.time(item.CHANGED, `${where} LAST_ALTERED`);
    const isFederated = kind === federated;
    records.add({
      t: "credential",
      ref: records.ref(`credential/${item.K}`),
      identity,
      type: kind.type,
      name: `${kind.title} ${item.NAME ?? item.K}`,
      lifetime: kind.lifetime === "static" && expiresAt ? "expiring" : kind.lifetime,
      renewal: isFederated ? "automatic" : "manual",
      status: (item.STATUS && Object.hasOwn(statuses, item.STATUS) && statuses[item.STATUS]) || "unknown",
      createdAt,
      expiresAt,
      // A password is changed in place; keys and tokens are made anew.
      lastRotatedAt: kind.type === "password" ? (changedAt ?? createdAt) : createdAt,
      // Since when Snowflake notes uses is not written; one that it noted shows that it does.
      lastUsed: at
        ? { at, grade: "reported", precisionSeconds: lateSeconds, coveredSince: at, gap: "none" }
        : noTelemetry,
      raw: { madeBy: item.CREATED_BY ?? null, comment: item.COMMENT ?? null, details: item.DETAILS ?? null },
    });
    if (isFederated && item.TYPE) addFederation(records, identity, item.TYPE, item.DETAILS ?? "", where);
  }
  return records.parsed();
}
