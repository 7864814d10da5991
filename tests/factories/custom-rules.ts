import type { Pool } from "pg";
import type { SavedDefinition } from "@/lib/features/custom-rules/schema";
import { insertRows } from "./insert-rows";

/** Writes a rule that was on once straight into its table. */
export function insertCustomRule(pool: Pool, { oneFix, ...definition }: SavedDefinition): Promise<void> {
  const by = {
    created_by: "cli:test",
    updated_by: "cli:test",
    created_at: new Date(),
    updated_at: new Date(),
  };
  return insertRows(pool, "custom_rules", [
    { ...definition, one_fix: oneFix, state: "off", version: 1, ...by },
  ]);
}

/** A rule of our own about old static keys; each test changes what it is about. */
export function definitionFixture(more: Partial<SavedDefinition> = {}): SavedDefinition {
  return {
    slug: "custom-old-static-keys",
    title: "Static keys of a year",
    why: "Who has a copy has had it for a year.",
    fix: "Rotate them.",
    verify: "The next sync shows younger ones.",
    severity: "medium",
    risks: ["NHI7"],
    language: "cel",
    expression: 'credentials.exists(c, c.lifetime == "static" && c.ageDays > 365)',
    sentence: "It has a static key that is older than a year.",
    oneFix: false,
    cases: [],
    ...more,
  };
}
