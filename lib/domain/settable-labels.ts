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
