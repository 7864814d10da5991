import { z } from "zod";
import { environments, expectedUses, identityClasses, sensitivities } from "@/lib/domain/record";

/** What people say of an identity. Each is kept with who said it and why; no sync writes them. */
export const settableLabels = [
  "environment",
  "sensitivity",
  "purpose",
  "expected_use",
  "end_date",
  "class",
] as const;
export type SettableLabel = (typeof settableLabels)[number];

export interface LabelFacts {
  title: string;
  /** One sentence: what it is for. */
  help: string;
  /** The words to choose from; none where it is free text or a date. */
  values: readonly string[];
}

export const labelFacts: Record<SettableLabel, LabelFacts> = {
  environment: { title: "Environment", help: "Where it runs.", values: environments },
  sensitivity: {
    title: "Sensitivity",
    help: "How sensitive the data is that it reaches.",
    values: sensitivities,
  },
  purpose: { title: "Purpose", help: "What it is there for, in one sentence.", values: [] },
  expected_use: {
    title: "Expected use",
    help: "How often it is meant to be used; less than that is not dormant.",
    values: expectedUses,
  },
  end_date: { title: "End date", help: "The day after which it should be gone.", values: [] },
  class: {
    title: "Class",
    help: "Whether it stands for a program, a person, or both.",
    values: identityClasses,
  },
};

const valueSchemas: Record<SettableLabel, z.ZodType<string>> = {
  environment: z.enum(environments),
  sensitivity: z.enum(sensitivities),
  purpose: z.string().trim().min(1, "Write what it is for.").max(500, "Say it in at most 500 characters."),
  expected_use: z.enum(expectedUses),
  end_date: z.iso.date("Write a day, like 2027-03-31."),
  class: z.enum(identityClasses),
};

/** The value as it is kept, or what is wrong with it. */
export function readLabelValue(
  label: SettableLabel,
  value: string,
): { ok: true; value: string } | { ok: false; problem: string } {
  const parsed = valueSchemas[label].safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, problem: parsed.error.issues[0]?.message ?? "This value does not exist." };
}

/** A word of the record as people read it: `non_human` is `non-human`. */
export function labelValueText(value: string): string {
  return value === "non_human" ? "non-human" : value;
}
