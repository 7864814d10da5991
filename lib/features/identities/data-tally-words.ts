import type { StateValue, Term } from "@/lib/domain/query/grammar";

/** A word that identities are counted by, as it stands on the identity `i`. */
export interface CountedWord {
  field: string;
  identity: string;
}

/** One that stands in the tally `t`, too; and the words that the states of its field mean. */
export interface TallyWord extends CountedWord {
  tally: string;
  states?: Partial<Record<Exclude<StateValue, "any">, string | null>>;
}

/** No owner, or one who declined: nobody is named. */
const ownerWord = (column: string) => `CASE WHEN ${column} IN ('none', 'declined') THEN NULL ELSE 'any' END`;
/** Whether one of unknown life is there the tally does not know, so that only "yes" is counted. */
const yesWord = (condition: string) => `CASE WHEN ${condition} THEN 'true' END`;

const optional = { none: null };

/** The words that are facets. */
export const wordFacets: readonly TallyWord[] = [
  { field: "kind", tally: "t.kind", identity: "i.kind" },
  { field: "system", tally: "lower(t.system)", identity: "lower(i.system)" },
  { field: "class", tally: "t.class", identity: "i.class" },
  { field: "managed", tally: "t.managed_by", identity: "i.managed_by" },
  { field: "status", tally: "t.status", identity: "i.status", states: { unknown: "unknown" } },
  { field: "env", tally: "t.environment", identity: "i.environment", states: optional },
  { field: "sensitivity", tally: "t.sensitivity", identity: "i.sensitivity", states: optional },
  {
    field: "owner",
    tally: ownerWord("t.owner_state"),
    identity: ownerWord("i.owner_state"),
    states: optional,
  },
  { field: "grade", tally: "t.grade", identity: "i.last_used_grade", states: { none: "none" } },
  { field: "static", tally: yesWord("t.has_static"), identity: yesWord("i.active_static > 0") },
];

/** What assessments say. */
export const judgedWords: readonly CountedWord[] = [
  { field: "finding", identity: "CASE WHEN i.risk IS NULL THEN 'unknown' ELSE i.worst_finding END" },
  { field: "tier", identity: "coalesce(i.tier::text, 'unknown')" },
  { field: "governance", identity: "i.governance" },
];

/** Everything that sees it, as one word. */
export const sourceWord: TallyWord = {
  field: "source",
  tally: "array_to_string(t.source_ids, ' ')",
  identity: "array_to_string(i.source_ids, ' ')",
};

/** The ids in the word of sources. */
export function heldSources(word: string | null): string[] {
  return word ? word.split(" ") : [];
}

/** All words of the tally. */
export const tallyWords: readonly TallyWord[] = [
  ...wordFacets,
  sourceWord,
  { field: "exposed", tally: yesWord("t.has_exposed"), identity: yesWord("i.exposed_placements > 0") },
  { field: "gone", tally: "t.gone::text", identity: "(i.gone_at IS NOT NULL)::text" },
];

/** What is gone is not counted unless a query speaks of it. */
export const stillThere: Term = {
  kind: "match",
  negated: false,
  field: "gone",
  values: [{ kind: "value", value: "false" }],
};

/** What the facet of a field writes itself: terms of this field that are not negated. */
export function isOwnTerm(term: Term, field: string): boolean {
  return term.kind === "match" && term.field === field && !term.negated;
}

/** Whether the tally can tell exactly what a term asks. */
export function isTallied(term: Term): boolean {
  if (term.kind === "compare") {
    return (
      term.field === "exposed" &&
      term.op === ">" &&
      term.operand.kind === "number" &&
      term.operand.value === 0
    );
  }
  if (term.kind === "search") return false;
  switch (term.field) {
    case "account":
      return true;
    case "exposed":
      return false;
    case "owner":
      return term.values.every((each) => each.kind === "state");
    case "static":
      return !term.negated && term.values.every((each) => each.value === "true");
    case "system":
      // The database puts the words into lower case; of other letters it may have rules of its own.
      return term.values.every((each) => /^[\x20-\x7e]*$/.test(each.value));
    default:
      return tallyWords.some((each) => each.field === term.field);
  }
}

/** Whether what has this word meets a term on it that the tally can tell and that names nothing. */
export function meetsTerm({ field, states = {} }: TallyWord, word: string | null, term: Term): boolean {
  if (term.kind !== "match") return (word === "true") !== term.negated;
  const holds = term.values.some(({ kind, value }) => {
    if (kind === "value") return word === (field === "system" ? value.toLowerCase() : value);
    if (value === "any") return Object.values(states).every((absent) => word !== absent);
    return states[value] !== undefined && word === states[value];
  });
  return holds !== term.negated;
}
