import type { SettableLabel } from "@/lib/domain/settable-labels";
import type { LabelState } from "@/lib/features/labels/schema";

const shown: Record<string, string> = {
  non_human: "Non-human",
  both: "Both",
  unsure: "Unsure",
  human: "Human",
};

/** A word of the record as people read it. */
export function wordOf(value: string): string {
  return shown[value] ?? `${value.charAt(0).toUpperCase()}${value.slice(1).replaceAll("_", " ")}`;
}

/** The value of a label as people read it; free text and days stay as they are. */
export function valueText(label: SettableLabel, value: string): string {
  return label === "purpose" || label === "end_date" ? value : wordOf(value);
}

/** Who or what says so, in a word. */
export const originWords: Record<NonNullable<LabelState["origin"]>, string> = {
  person: "set by hand",
  rule: "by rule",
  account: "from its account",
  source: "from its source",
};
