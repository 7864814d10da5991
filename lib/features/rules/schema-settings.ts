import { z } from "zod";
import { ruleOf } from "@/lib/domain/rules/catalogue";
import { type Severity, severities } from "@/lib/domain/severity";

const reason = z.string().trim().min(3, "Say why, in a few words.").max(500, "Say it in 500 characters.");

/** What a built-in rule is to be: on or off, with its own severities or a chosen one, and why. */
export const setRuleSchema = z.strictObject({
  ruleId: z.string().refine((id) => ruleOf(id) !== undefined, "There is no such rule."),
  enabled: z.boolean(),
  severity: z.enum(severities).nullable(),
  note: reason,
});
export type SetRule = z.output<typeof setRuleSchema>;

/** How a rule is set, and who said so. */
export interface RuleSettingView {
  enabled: boolean;
  severity: Severity | null;
  /** Null: nobody changed it. */
  changed: { by: string; at: Date; note: string } | null;
}

export const asItComes: RuleSettingView = { enabled: true, severity: null, changed: null };

/** The vendors that were breached: all of them, or, said so, none. */
export const setVendorsSchema = z.strictObject({
  vendors: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1, "Write the vendor's name.").max(200),
        since: z.iso.date("Write the day as 2026-01-31.").nullable(),
        note: z.string().trim().max(500).default(""),
      }),
    )
    .max(500),
});
export type SetVendors = z.output<typeof setVendorsSchema>;
export type VendorRow = SetVendors["vendors"][number];
