import { enumSql, type FieldSql, not } from "@/lib/platform/query-sql";
import { ownedIdsSql, unownedSql } from "./where";

/** The fields of identities `i` that tell whether somebody answers for them. */
export const ownershipFieldSql: Record<"owned" | "ownerstate" | "overdue", FieldSql> = {
  owned: {
    is: (values, { p, now }) =>
      values
        .map((value) => `i.id IN (${ownedIdsSql(value === "true" ? "yes" : "no", p.time(now))})`)
        .join(" OR "),
    states: { unknown: ({ p, now }) => `i.id IN (${ownedIdsSql("unknown", p.time(now))})` },
  },
  ownerstate: enumSql("i.owner_state", { none: "i.owner_state = 'none'" }),
  overdue: {
    is: (values, { p, now }) => {
      const at = p.time(now);
      const due = `i.id IN (SELECT u.id FROM (${unownedSql(at)}) u WHERE u.due_at <= ${at})`;
      return values.map((value) => (value === "true" ? due : not(due))).join(" OR ");
    },
  },
};
