import type { FieldSet, QueryProblem, Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { splitWords, textOf } from "@/lib/domain/query/words";

/** What is, or follows from, who answers for it: a rule that asked for it would answer otherwise once it had named somebody. */
const followFromOwner: readonly string[] = [
  "owner",
  "team",
  "owned",
  "ownerstate",
  "overdue",
  "suggested",
  "ownerrule",
  "governance",
  "risk",
  "finding",
  "findings",
];
/** What changes as time goes by, with nothing happening. */
const changeWithTime: readonly string[] = [
  "lastused",
  "created",
  "keyage",
  "expires",
  "unused",
  "neverused",
  "grade",
];
const refused = new Set([...followFromOwner, ...changeWithTime, "gone"]);

/** The fields of the inventory that a rule may ask for. */
export const ownerRuleQueryFields: FieldSet = {
  noun: identityFields.noun,
  fields: identityFields.fields.filter(({ name }) => !refused.has(name)),
};

export type ReadRuleQuery =
  | { ok: true; terms: readonly Term[] }
  | { ok: false; problems: readonly QueryProblem[] };

/** Reads the query of a rule that names owners: what it finds, the rule's owner is named for. */
export function readRuleQuery(text: string): ReadRuleQuery {
  const parsed = parseQuery(text, identityFields);
  if (!parsed.ok) return parsed;
  const whole = { at: 0, length: Math.max(1, text.length) };
  if (parsed.terms.length === 0) {
    const message = "Write what the rule looks for, like account:payments-prod or tag:team=payments.";
    return { ok: false, problems: [{ ...whole, message }] };
  }
  const problems = parsed.terms.flatMap((term) => {
    const message = term.kind === "search" ? null : whyRefused(term.field);
    return message === null || term.kind === "search"
      ? []
      : [{ ...(placeOf(text, term.field) ?? whole), message }];
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, terms: parsed.terms };
}

function whyRefused(field: string): string | null {
  if (followFromOwner.includes(field)) {
    return `${field} follows from who answers for it: a rule that asked for it would go round in circles.`;
  }
  if (changeWithTime.includes(field)) {
    return `${field} changes as time goes by: owners would come and go by themselves. Ask for where it is, like account or tag.`;
  }
  return field === "gone" ? "Rules name owners of what is there: gone has no place in one." : null;
}

function placeOf(text: string, field: string): { at: number; length: number } | null {
  const word = splitWords(text).words.find(({ glyphs }) =>
    new RegExp(`^-?${field}:`, "i").test(textOf(glyphs)),
  );
  return word ? { at: word.at, length: word.length } : null;
}
