import { z } from "zod";
import { count, event, id, label } from "@/lib/domain/audit-shapes";

/** A rule as it stands after the change. */
const rule = {
  ruleId: id,
  name: label,
  query: label,
  part: z.enum(["technical", "business"]),
  owner: z.strictObject({ kind: z.enum(["person", "team"]), id }),
};

/** What people do about the rules that name owners, as the audit log tells it. */
export const ownerRuleEvents = [
  event("owner-rule.created", rule),
  event("owner-rule.changed", rule),
  event("owner-rule.switched-on", { ...rule, identities: count }),
  event("owner-rule.switched-off", { ruleId: id }),
  event("owner-rule.moved", { ruleId: id, from: count, to: count }),
  event("owner-rule.deleted", { ruleId: id, name: label }),
  event("owner-rules.applied", { named: count, taken: count }),
] as const;

export const ownerRuleEventTitles = {
  "owner-rule.created": { code: "RC-2101", title: "Owner rule created" },
  "owner-rule.changed": { code: "RC-2102", title: "Owner rule changed" },
  "owner-rule.switched-on": { code: "RC-2103", title: "Owner rule switched on" },
  "owner-rule.switched-off": { code: "RC-2104", title: "Owner rule switched off" },
  "owner-rule.moved": { code: "RC-2105", title: "Owner rule moved" },
  "owner-rule.deleted": { code: "RC-2106", title: "Owner rule deleted" },
  "owner-rules.applied": { code: "RC-2107", title: "Owners named by rules" },
} as const;
