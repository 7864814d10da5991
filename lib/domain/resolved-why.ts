/** Why a finding is resolved: the data shows that it is mended; nobody asks its rule any more; what it was about is gone. */
export const resolvedWhys = ["proof", "rule_off", "gone"] as const;
export type ResolvedWhy = (typeof resolvedWhys)[number];

/** Behind "resolved" or "closed". */
export const resolvedWords: Record<ResolvedWhy, string> = {
  proof: "as the data shows",
  rule_off: "because its rule is switched off",
  gone: "because it is gone",
};
