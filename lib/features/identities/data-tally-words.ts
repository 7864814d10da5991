import type { Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { accountsWithin, accountsWithinIds } from "@/lib/features/accounts/named";
import type { ListQuery } from "@/lib/platform/list";
import { type NounSql, type SqlParameters, termsSql } from "@/lib/platform/query-sql";
import type { Scope } from "@/lib/platform/scope";

/** A facet whose values are words on the identity: how it stands in the tally, and on the identity itself. */
export interface WordFacet {
  field: string;
  tally: string;
  identity: string;
}

/** No owner, or one who declined: nobody is named. In one word for both tables. */
const ownerWord = (column: string) => `CASE WHEN ${column} IN ('none', 'declined') THEN NULL ELSE 'any' END`;
/** Whether one of unknown life is there the tally does not know, so that only "yes" is counted. */
const staticWord = (condition: string) => `CASE WHEN ${condition} THEN 'true' END`;

export const wordFacets: readonly WordFacet[] = [
  { field: "kind", tally: "t.kind", identity: "i.kind" },
  { field: "system", tally: "lower(t.system)", identity: "lower(i.system)" },
  { field: "class", tally: "t.class", identity: "i.class" },
  { field: "managed", tally: "t.managed_by", identity: "i.managed_by" },
  { field: "status", tally: "t.status", identity: "i.status" },
  { field: "env", tally: "t.environment", identity: "i.environment" },
  { field: "sensitivity", tally: "t.sensitivity", identity: "i.sensitivity" },
  { field: "owner", tally: ownerWord("t.owner_state"), identity: ownerWord("i.owner_state") },
  { field: "grade", tally: "t.grade", identity: "i.last_used_grade" },
  { field: "static", tally: staticWord("t.has_static"), identity: staticWord("i.active_static > 0") },
];

/** How the fields that the tallies know read them, under the name `t`. */
const present = (column: string) => ({ none: `${column} IS NULL`, any: `${column} IS NOT NULL` });
const named = "t.owner_state NOT IN ('none', 'declined')";
const words = (column: string, states: Record<string, string> = {}): NounSql["fields"][string] => ({
  is: (values, { p }) => `${column} = ANY(${p.add(values)}::text[])`,
  states,
});
export const tallyNoun: NounSql = {
  set: identityFields,
  search: () => "FALSE",
  fields: {
    kind: words("t.kind"),
    system: { is: (values, { p }) => `lower(t.system) IN ${p.lowerList(values)}` },
    class: words("t.class"),
    managed: words("t.managed_by"),
    status: words("t.status", { unknown: "t.status = 'unknown'" }),
    env: words("t.environment", present("t.environment")),
    sensitivity: words("t.sensitivity", present("t.sensitivity")),
    owner: { states: { none: `NOT (${named})`, any: named } },
    grade: words("t.grade", { none: "t.grade = 'none'" }),
    static: { is: () => "t.has_static" },
    gone: {
      is: (values) =>
        `t.gone IN (${[...(values.includes("true") ? ["true"] : []), ...(values.includes("false") ? ["false"] : [])].join(", ")})`,
    },
    account: {
      is: (values, context) => `t.container_id = ANY(${accountsWithin(values, context)})`,
      states: present("t.container_id"),
    },
  },
};

/** Whether the tally can tell exactly what a term asks. */
export function isTallied(term: Term): boolean {
  if (term.kind !== "match" || !Object.hasOwn(tallyNoun.fields, term.field)) return false;
  if (term.field === "owner") return term.values.every((each) => each.kind === "state");
  if (term.field === "static") return !term.negated && term.values.every((each) => each.value === "true");
  return true;
}

/** What the tally of accounts alone knows of them. */
const fewWords = new Set(["class", "managed", "status", "owner", "gone", "account"]);

/**
 * The rows of the smallest tally that can tell what a query is about, as `FROM … WHERE …`; undefined where none can.
 * `by` is what they are added up by.
 */
export function tallyOf(
  scope: Scope,
  query: ListQuery,
  p: SqlParameters,
  by: "nothing" | "words" | "account",
): string | undefined {
  const { scope: membership, ownOnly } = scope.reach;
  if (ownOnly || (membership.kind !== "all" && membership.kind !== "containers")) return undefined;
  if (!query.terms.every(isTallied)) return undefined;
  const fields = query.terms.flatMap((term) => (term.kind === "match" ? [term.field] : []));
  const conditions = termsSql(tallyNoun, query.terms, { p, now: query.now, names: query.names });
  if (!fields.includes("gone")) conditions.push("NOT t.gone");
  if (membership.kind === "containers") {
    conditions.push(`t.container_id = ANY(${accountsWithinIds(membership.ids, { p })})`);
  }
  const ofAccounts = by === "account" || membership.kind === "containers" || fields.includes("account");
  const few = by !== "words" && fields.every((field) => fewWords.has(field));
  const perAccount = few ? "identity_account_tallies" : "identity_tallies";
  const table = ofAccounts ? perAccount : "identity_word_tallies";
  return `FROM ${table} t ${conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : ""}`;
}
