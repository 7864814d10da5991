/**
 * Why a finding is resolved: the data shows that it is mended; its rule, or a limit that it goes by, asks something else; nobody asks
 * its rule any more; what it was about is gone.
 */
export const resolvedWhys = ["proof", "rule_changed", "rule_off", "gone"] as const;
export type ResolvedWhy = (typeof resolvedWhys)[number];

/** Behind "resolved" or "closed". */
export const resolvedWords: Record<ResolvedWhy, string> = {
  proof: "as the data shows",
  rule_changed: "because its rule or a limit was changed",
  rule_off: "because its rule is switched off",
  gone: "because it is gone",
};

/** Whether the rules are why, not the data: nothing shows that it is mended. */
export function isByRules(why: ResolvedWhy | null | undefined): boolean {
  return why === "rule_changed" || why === "rule_off";
}
