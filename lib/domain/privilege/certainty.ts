/** Whether something is the case, as far as what was read tells. */
export type Certainty = "yes" | "no" | "unknown";

/** Whether all of them are the case: one that is not settles it. */
export function allOf(...each: readonly Certainty[]): Certainty {
  if (each.includes("no")) return "no";
  return each.includes("unknown") ? "unknown" : "yes";
}

/** Whether one of them is the case: one that is settles it. */
export function anyOf(each: readonly Certainty[]): Certainty {
  if (each.includes("yes")) return "yes";
  return each.includes("unknown") ? "unknown" : "no";
}
