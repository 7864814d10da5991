import { z } from "zod";
import { type EnvironmentRule, environmentRuleSchema, evidencePlaces } from "@/lib/domain/environment-rules";
import { environments } from "@/lib/domain/record";

/** One rule as the list shows it and the form sends it. */
export const labelRuleSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().max(200),
  place: z.enum(evidencePlaces),
  /** Only for tags: the keys that speak of the environment. */
  tagKeys: z.array(z.string().min(1).max(128)).max(20),
  words: z.array(z.string()).min(1).max(50),
  environment: z.enum(environments),
  enabled: z.boolean(),
});
export type LabelRule = z.infer<typeof labelRuleSchema>;

const word = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9]{2,32}$/, "Write each word in letters and digits alone, 2 to 32 of them.");

/** What the form sends: a new rule without an id, or one with its id. */
export const saveRuleSchema = z
  .strictObject({
    id: z.uuid().nullable(),
    place: z.enum(evidencePlaces),
    tagKeys: z.array(z.string().trim().toLowerCase().min(1).max(128)).max(20),
    words: z.array(word).min(1, "Write at least one word.").max(50),
    environment: z.enum(environments),
    enabled: z.boolean(),
  })
  .superRefine(({ place, tagKeys }, context) => {
    if (place === "tag" && tagKeys.length === 0) {
      context.addIssue({ code: "custom", path: ["tagKeys"], message: "Write at least one key of a tag." });
    }
  });
export type SaveRule = z.output<typeof saveRuleSchema>;
export const removeRuleSchema = z.strictObject({ id: z.uuid() });

/** What the rules would do to the inventory as it is. */
export interface RulePreview {
  /** Identities that were looked at; `cut` when there are more. */
  looked: number;
  cut: boolean;
  /** Identities that the rules give an environment, and those whose environment by rule would then be another. */
  labelled: number;
  different: number;
  /** A few of those that would differ. */
  examples: { id: string; name: string; before: string | null; after: string | null; why: string }[];
}

/** The words and tag keys of a rule in one text: `env, environment = prod, live`. */
export function patternOf(rule: Pick<LabelRule, "place" | "tagKeys" | "words">): string {
  const words = rule.words.join(", ");
  return rule.place === "tag" ? `${rule.tagKeys.join(", ")} = ${words}` : words;
}

const list = (text: string) =>
  text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");

/** Reads what `patternOf` wrote. */
export function readPattern(
  place: LabelRule["place"],
  pattern: string,
): Pick<LabelRule, "tagKeys" | "words"> {
  const at = place === "tag" ? pattern.indexOf("=") : -1;
  return { tagKeys: list(pattern.slice(0, Math.max(at, 0))), words: list(pattern.slice(at + 1)) };
}

/** A rule's name: what it looks for and where. */
export function ruleName(rule: Pick<LabelRule, "place" | "environment">): string {
  return `${rule.place}: ${rule.environment}`;
}

/** As the inference reads it. */
export function inferenceRule(rule: LabelRule): EnvironmentRule {
  const { id, place, tagKeys, words, environment } = rule;
  return environmentRuleSchema.parse({ id, place, tagKeys, words, environment });
}
