import { z } from "zod";
import { riskListIds } from "@/lib/domain/assessment/owasp";
import {
  brokenCases,
  customRuleStates,
  problemsOf,
  ruleLanguages,
} from "@/lib/domain/custom-rule/custom-rule";
import { maxExpressionLength } from "@/lib/domain/custom-rule/expression";
import { caseSchema } from "@/lib/domain/custom-rule/facts";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { severities } from "@/lib/domain/severity";

const text = (what: string, most: number) =>
  z
    .string()
    .trim()
    .min(3, `Write ${what}.`)
    .max(most, `It has at most ${most} characters.`)
    .transform(scrubText);

/** What a rule of our own consists of, as forms and files bring it. */
const definitionFields = z.strictObject({
  slug: z
    .string()
    .trim()
    .max(80, "An id has at most 80 characters.")
    .regex(
      /^custom-[a-z0-9]+(-[a-z0-9]+)*$/,
      "An id is custom- and then words of a to z and 0 to 9 with hyphens between.",
    ),
  title: text("a title", 90),
  why: text("why it matters", 1000),
  fix: text("what to do", 1000),
  verify: text("how to see that it is done", 1000),
  severity: z.enum(severities),
  risks: z
    .array(z.enum(riskListIds))
    .min(1, "Choose at least one risk.")
    .refine((all) => new Set(all).size === all.length, "Each risk once."),
  language: z.enum(ruleLanguages),
  expression: z.string().trim().max(maxExpressionLength, `It has at most ${maxExpressionLength} characters.`),
  sentence: text("what is the case where it fails", 300),
  oneFix: z.boolean().default(false),
  cases: z.array(caseSchema).max(50, "At most 50 examples.").default([]),
});

/** Its expression and its examples hold. */
function refineDefinition(definition: SavedDefinition, context: z.core.$RefinementCtx): void {
  for (const { message } of problemsOf(definition.language, definition.expression))
    context.addIssue({ code: "custom", path: ["expression"], message });
  for (const { name, problem } of brokenCases(definition))
    context.addIssue({ code: "custom", path: ["cases"], message: `${name}: ${problem}` });
}

export const ruleDefinitionSchema = definitionFields.superRefine(refineDefinition);
export type SavedDefinition = z.output<typeof definitionFields>;

/** A new rule, or another version of one: `version` is the one that was edited. */
export const saveCustomRuleSchema = definitionFields
  .extend({ id: z.uuid().nullable(), version: z.number().int().positive().nullable() })
  .superRefine(refineDefinition);

/** The same with what is saved apart from what it is saved as. */
export interface SaveCustomRule {
  id: string | null;
  version: number | null;
  definition: SavedDefinition;
}

/** A draft again: only to take back that it was switched on. */
export const switchCustomRuleSchema = z.strictObject({ id: z.uuid(), state: z.enum(customRuleStates) });
export const removeCustomRuleSchema = z.strictObject({ id: z.uuid() });

export const checkExpressionSchema = z.strictObject({
  language: z.enum(ruleLanguages),
  expression: z.string().max(20_000),
});

/** Which identity an expression is tried on: one that is named, or one drawn. */
export const tryExpressionSchema = checkExpressionSchema.extend({
  identity: z.string().trim().max(300).default(""),
});
export type TryExpression = z.output<typeof tryExpressionSchema>;

export const importRulesSchema = z.strictObject({
  text: z
    .string()
    .min(1, "Choose a file, or paste its text.")
    .max(500_000, "It has at most 500,000 characters."),
});
