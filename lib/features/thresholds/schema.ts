import { z } from "zod";
import {
  isThresholdName,
  mostAllowed,
  type ThresholdName,
  type ThresholdOverrides,
  type thresholds,
} from "@/lib/domain/definitions/thresholds";

/** Under which they stand among the settings, and who changed each when. */
export const thresholdsSetting = "thresholds";
export const thresholdChangesSetting = "thresholdChanges";

const nameSchema = z.string().refine(isThresholdName, { error: "There is no such limit.", abort: true });

/** A limit's new value; null: the default again. */
export const setThresholdSchema = z
  .strictObject({
    name: nameSchema,
    value: z.number().int("Write a whole number.").min(1, "It is at least 1.").nullable(),
  })
  .superRefine(({ name, value }, context) => {
    const most = mostAllowed(name);
    if (value !== null && value > most)
      context.addIssue({ code: "custom", path: ["value"], message: `It is at most ${most}.` });
  });
export type SetThreshold = z.output<typeof setThresholdSchema>;

/** What is kept: only what differs from the defaults. A name that a later version gave up is left out. */
export const storedThresholdsSchema = z
  .record(z.string(), z.number().int().positive())
  .transform((stored): ThresholdOverrides => {
    const known: ThresholdOverrides = {};
    for (const [name, value] of Object.entries(stored)) if (isThresholdName(name)) known[name] = value;
    return known;
  });

export const storedChangesSchema = z.record(z.string(), z.object({ by: z.string(), at: z.coerce.date() }));

/** One limit as its screen shows it. */
export interface ThresholdRow {
  name: ThresholdName;
  title: string;
  unit: (typeof thresholds)[ThresholdName]["unit"];
  value: number;
  standard: number;
  source: string;
  most: number;
  /** Null: nobody changed it. */
  changed: { by: string; at: Date } | null;
  /** Who goes by it: titles of rules with their ids, and what else. */
  rules: readonly { id: string; title: string }[];
  others: readonly string[];
}
