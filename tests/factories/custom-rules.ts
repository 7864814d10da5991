import type { SavedDefinition } from "@/lib/features/custom-rules/schema";

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
    cases: [],
    ...more,
  };
}
