import { z } from "zod";
import { environments, expectedUses, identityClasses, sensitivities } from "@/lib/domain/record";
import type { SettableLabel } from "@/lib/domain/settable-labels";

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
