import { z } from "zod";
import { readComment } from "@/lib/connectors/sdk/comment-hints";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { clip } from "@/lib/connectors/sdk/page-records";
import { text } from "@/lib/connectors/sdk/text-field";
import type { IdentityClass, ManagedBy, Status } from "@/lib/domain/record";
import { keyedStep, moment } from "./keyed-step";
import { accountRef, snowflakeRealms, system, userNameRef, userRef } from "./names";

export const userStep = keyedStep({
  view: "USERS",
  select: `SELECT TO_VARCHAR(USER_ID) AS K, NAME, TYPE, TO_VARCHAR(DISABLED) AS DISABLED, EMAIL, COMMENT, OWNER,
    DEFAULT_ROLE, ${moment("CREATED_ON", "CREATED")}, ${moment("EXPIRES_AT", "ENDS")}
    FROM SNOWFLAKE.ACCOUNT_USAGE.USERS WHERE DELETED_ON IS NULL`,
  columns: ["K", "NAME", "TYPE", "DISABLED", "EMAIL", "COMMENT", "OWNER", "DEFAULT_ROLE", "CREATED", "ENDS"],
});

const schema = z.object({
  K: z.string().min(1).max(100),
  NAME: z.string().min(1).max(500),
  TYPE: text(100),
  DISABLED: text(20),
  EMAIL: text(500),
  COMMENT: text(10_000),
  OWNER: text(500),
  DEFAULT_ROLE: text(500),
  CREATED: z.unknown().optional(),
  ENDS: z.unknown().optional(),
});
type User = z.output<typeof schema>;

interface Nature {
  class: IdentityClass;
  why: string;
  managedBy: ManagedBy;
}
/** Only a type that somebody set proves anything: without one, Snowflake takes whoever it is for a person. */
const natures: { [type: string]: Nature } = {
  PERSON: { class: "human", why: "Its type in Snowflake is PERSON.", managedBy: "person" },
  SERVICE: { class: "non_human", why: "Its type in Snowflake is SERVICE.", managedBy: "customer" },
  LEGACY_SERVICE: {
    class: "non_human",
    why: "Its type in Snowflake is LEGACY_SERVICE: a machine that may still use a password.",
    managedBy: "customer",
  },
  SNOWFLAKE_SERVICE: {
    class: "non_human",
    why: "Snowflake made it for a service of its own.",
    managedBy: "provider",
  },
};
const untyped: Nature = {
  class: "unsure",
  why: "Nobody gave it a type, so a person or a machine may be behind it.",
  managedBy: "customer",
};

/** Users: people and machines alike, told apart by the type that they were given. */
export function userRecords(page: Page): Parsed {
  const records = new ItemRecords(page, snowflakeRealms);
  for (const { item, where } of records.read(schema)) {
    const nature = (item.TYPE && Object.hasOwn(natures, item.TYPE) && natures[item.TYPE]) || untyped;
    const { tags, ownerHints } = readComment(item.COMMENT ?? "");
    const expiresAt = records.time(item.ENDS, `${where} EXPIRES_AT`);
    const address = nature.class === "human" ? null : item.EMAIL;
    records.add({
      t: "identity",
      ref: userRef(records.realm, item.K),
      aliases: [userNameRef(records.realm, item.NAME).externalId],
      kind: "db_user",
      name: item.NAME,
      system,
      container: accountRef(records.realm),
      status: statusOf(item, expiresAt !== null && expiresAt <= records.collectedAt),
      class: nature.class,
      classReason: nature.why,
      managedBy: nature.managedBy,
      createdAt: records.time(item.CREATED, `${where} CREATED_ON`),
      expiresAt,
      description: item.COMMENT ? clip(item.COMMENT, 4000) : undefined,
      tags: {
        ...tags,
        type: item.TYPE ?? "not set",
        ...(item.DEFAULT_ROLE ? { "default role": item.DEFAULT_ROLE } : {}),
        ...(item.OWNER ? { "owning role": item.OWNER } : {}),
      },
      ownerHints: [...ownerHints, ...(address ? [{ type: "mailto" as const, value: address }] : [])],
    });
  }
  return records.parsed();
}

function statusOf({ DISABLED: disabled }: User, isOver: boolean): Status {
  if (disabled?.toLowerCase() === "true") return "disabled";
  if (isOver) return "expired";
  return disabled?.toLowerCase() === "false" ? "active" : "unknown";
}
