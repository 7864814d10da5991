import { z } from "zod";
import { readLabelValue } from "@/lib/domain/label-value";
import { settableLabels } from "@/lib/domain/settable-labels";
import { selectionSchema } from "@/lib/features/identities/schema-selection";

/** Says, or with `value: null` takes back, what a person says of identities. */
export const setLabelSchema = z
  .strictObject({
    selection: selectionSchema,
    label: z.enum(settableLabels),
    value: z.string().max(2000).nullable(),
    /** The reason in the person's own words. */
    why: z.string().trim().max(500).default(""),
  })
  .superRefine(({ label, value }, context) => {
    if (value === null) return;
    const read = readLabelValue(label, value);
    if (!read.ok) context.addIssue({ code: "custom", path: ["value"], message: read.problem });
  });
export type SetLabel = z.output<typeof setLabelSchema>;

export const labelOrigins = ["person", "rule", "account", "source"] as const;

/** Where the value of a label that holds comes from. */
export const labelStateSchema = z.object({
  label: z.enum(settableLabels),
  value: z.string().nullable(),
  /** Null: nobody and nothing says anything. */
  origin: z.enum(labelOrigins).nullable(),
  why: z.string().nullable(),
  setBy: z.string().nullable(),
  setAt: z.date().nullable(),
});
export type LabelState = z.infer<typeof labelStateSchema>;

export const countSelectionSchema = z.strictObject({ selection: selectionSchema });
