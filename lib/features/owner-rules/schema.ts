import { z } from "zod";
import { ownerRoles } from "@/lib/domain/owner-question";
import { readRuleQuery } from "@/lib/domain/ownership/rule-query";
import { maxQueryLength } from "@/lib/domain/query/grammar";
import { scrubText } from "@/lib/domain/secrets/scrub";

/** More rules than these nobody keeps apart, and each is asked of every identity. */
export const mostOwnerRules = 200;

const namedSchema = z.strictObject({ kind: z.enum(["person", "team"]), id: z.uuid() });

/** A rule as it is written: new without an id. */
export const ownerRuleDraftSchema = z.strictObject({
  id: z.uuid().nullable(),
  name: z
    .string()
    .trim()
    .min(1, "Give the rule a name.")
    .max(100, "Shorten the name to 100 characters.")
    .refine((name) => scrubText(name) === name, "The name holds something that looks like a secret."),
  query: z
    .string()
    .trim()
    .max(maxQueryLength)
    .superRefine((query, context) => {
      const read = readRuleQuery(query);
      if (!read.ok) context.addIssue({ code: "custom", message: read.problems[0]?.message ?? "" });
    })
    .refine((query) => scrubText(query) === query, "The query holds something that looks like a secret."),
  role: z.enum(ownerRoles),
  owner: namedSchema,
});
export type OwnerRuleDraft = z.output<typeof ownerRuleDraftSchema>;

export const saveOwnerRuleSchema = z.strictObject({
  draft: ownerRuleDraftSchema,
  /** When the rule was last changed, as whoever edits it saw it; null where it is new. */
  editedFrom: z.coerce.date().nullable(),
  /** What the preview showed, to switch it on with exactly that; null keeps it off. */
  seen: z.string().max(100).nullable(),
});
export type SaveOwnerRule = z.output<typeof saveOwnerRuleSchema>;

export const ownerRuleIdSchema = z.strictObject({ id: z.uuid() });
export const moveOwnerRuleSchema = z.strictObject({
  id: z.uuid(),
  way: z.enum(["up", "down"]),
  /** Of so many identities the owner by rule changes, as whoever moves it saw; 0 where nothing was shown yet. */
  seen: z.int().min(0),
});
export type MoveOwnerRule = z.output<typeof moveOwnerRuleSchema>;

/** Why a rule does not name its owner for something that it finds. */
export const staysWhy = ["outside", "accepted", "asked", "declined", "person", "earlier"] as const;
export type StaysWhy = (typeof staysWhy)[number];

/** What a rule would do if it were on, on the inventory as it is. */
export interface OwnerRulePreview {
  /** What was looked at; switching on does nothing else. */
  seen: string;
  matches: number;
  /** Of these, its owner would be named for so many; and so many it names already. */
  named: number;
  kept: number;
  /** Of those that would be named, how many another rule names now, and how many their account. */
  fromRules: number;
  fromAccounts: number;
  /** What it names now and would not any more. */
  taken: number;
  /** Everything else that it finds, by why it stays. */
  stays: Record<StaysWhy, number>;
  examples: { id: string; name: string; what: "named" | "kept" | StaysWhy; who: string | null }[];
}

/** A rule with what became of whom it named. */
export interface OwnerRuleRow {
  id: string;
  position: number;
  name: string;
  query: string;
  role: (typeof ownerRoles)[number];
  enabled: boolean;
  /** Null: they were removed. `here`: active, or a team with somebody active in it; else it names nobody. */
  owner: { kind: "person" | "team"; id: string; name: string; here: boolean } | null;
  /** Identities within reach whose owner it named; these by what was answered. */
  names: number;
  accepted: number;
  asked: number;
  declined: number;
  waiting: number;
  updatedAt: Date;
}

export interface OwnerRulesPage {
  rules: OwnerRuleRow[];
  mayEdit: boolean;
}
