/** Whether an id is one of a rule that people wrote here. */
export function isCustomRuleId(id: string): boolean {
  return id.startsWith("custom-");
}
