import { kindsIn } from "@/lib/domain/exception";
import { findingFields } from "@/lib/domain/query/finding-fields";
import type { FieldName } from "@/lib/domain/query/grammar";
import type { identityFields } from "@/lib/domain/query/identity-fields";
import { rules } from "@/lib/domain/rules/catalogue";
import { accountsWithin } from "@/lib/features/accounts/named";
import { identitiesNamed } from "@/lib/features/identities/named";
import { identityFieldSql, peopleNamed, teamsNamed } from "@/lib/features/identities/query";
import type { SortOrder } from "@/lib/platform/keyset";
import {
  booleanSql,
  dateSql,
  enumSql,
  type FieldSql,
  isStorable,
  likeText,
  type NounSql,
  not,
  type SqlContext,
} from "@/lib/platform/query-sql";

/** How the fields of findings read the table `findings f`: what they say of the identity is asked of the inventory's own fields. */

const onIdentity = (condition: string) =>
  `EXISTS (SELECT FROM identities i WHERE i.id = f.identity_id AND (${condition}))`;
const onPlace = (condition: string) =>
  `EXISTS (SELECT FROM placements pl WHERE pl.id = f.placement_id AND (${condition}))`;

function assigned(condition: string): string {
  return `EXISTS (SELECT FROM finding_assignments a WHERE a.finding_id = f.id AND (${condition}))`;
}

function identityIs(
  name: FieldName<typeof identityFields>,
  values: readonly string[],
  context: SqlContext,
): string {
  const { is } = identityFieldSql[name];
  if (!is) throw new TypeError(`${name} has no values`);
  return onIdentity(is(values, context));
}

/** A field of the identity that one without an identity, and one of which `there` does not hold, does not have. */
const ofIdentity = (name: FieldName<typeof identityFields>, there = "TRUE"): FieldSql => ({
  is: (values, context) => identityIs(name, values, context),
  states: { none: not(onIdentity(there)) },
});

/** A field that places have, too: theirs is in `column`. */
const ofEither = (
  name: FieldName<typeof identityFields>,
  column: string,
  placeIs: (values: readonly string[], context: SqlContext) => string,
): FieldSql => ({
  is: (values, context) => `(${identityIs(name, values, context)} OR ${onPlace(placeIs(values, context))})`,
  states: {
    none: not(`${onIdentity(`i.${column} IS NOT NULL`)} OR ${onPlace(`pl.${column} IS NOT NULL`)}`),
  },
});

/** The rules that speak to one of these risks. */
function rulesOn(risks: readonly string[]): string[] {
  return rules
    .filter((rule) => rule.risks.some((risk) => risks.includes(risk.toLowerCase())))
    .map(({ id }) => id);
}

const fields: Record<FieldName<typeof findingFields>, FieldSql> = {
  severity: enumSql("f.severity"),
  state: { is: stateIs },
  risk: {
    is: (values, { p }) =>
      `(f.rule_id = ANY(${p.add(rulesOn(values))}::text[])
        OR f.rule_id IN (SELECT cr.slug FROM custom_rules cr WHERE cr.risks && ${p.add(values.map((risk) => risk.toUpperCase()))}::text[]))`,
  },
  rule: enumOfRules((names) => names.map((name) => name.toLowerCase())),
  cause: {
    is: (values, { p }) => `f.cause_key = ANY(${p.add(values.filter(isStorable))}::text[])`,
    states: { none: "f.cause_key IS NULL" },
  },
  confidence: enumSql("f.confidence"),
  unsure: booleanSql({ true: "f.unsure", false: "NOT f.unsure" }),
  identity: {
    is: (values, context) => `f.identity_id = ANY(${identitiesNamed(values, context)})`,
    states: { none: "f.identity_id IS NULL" },
  },
  system: ofIdentity("system"),
  kind: ofIdentity("kind"),
  env: ofEither("env", "environment", (values, { p }) => `pl.environment = ANY(${p.add(values)}::text[])`),
  account: ofEither(
    "account",
    "container_id",
    (values, context) => `pl.container_id = ANY(${accountsWithin(values, context)})`,
  ),
  owner: ofIdentity("owner", "i.owner_state NOT IN ('none', 'declined')"),
  assignee: {
    is: (values, context) =>
      assigned(
        `a.person_id = ANY(${peopleNamed(values, context)}) OR a.team_id = ANY(${teamsNamed(values, context)})`,
      ),
    states: { none: not(assigned("TRUE")) },
  },
  firstseen: dateSql("f.first_seen_at"),
};

/** What is in the inbox: the data shows it, and nobody set it aside. */
export const inInbox = "f.state = 'open' AND f.exception_id IS NULL";

/** Raised each time that it comes back: found again, or no longer set aside. */
export const episodeSql = "(f.times + f.returns)";

function stateIs(buckets: readonly string[], { p }: SqlContext): string {
  const kinds = kindsIn(buckets);
  return [
    ...(buckets.includes("open") ? [`(${inInbox})`] : []),
    ...(buckets.includes("resolved") ? ["f.state = 'resolved'"] : []),
    ...(kinds.length > 0
      ? [
          `(f.state = 'open' AND f.exception_id = ANY(ARRAY(SELECT x.id FROM exceptions x WHERE x.kind = ANY(${p.add(kinds)}::text[]))))`,
        ]
      : []),
  ].join(" OR ");
}

/** A field whose values stand for rules. */
function enumOfRules(idsOf: (values: readonly string[]) => string[]): FieldSql {
  return { is: (values, { p }) => `f.rule_id = ANY(${p.add(idsOf(values).filter(isStorable))}::text[])` };
}

export const findingNoun: NounSql = {
  set: findingFields,
  fields,
  search: (text, { p }) => {
    const like = `'%' || lower(${p.add(likeText(text))}) || '%'`;
    return `lower(f.sentence) LIKE ${like}
      OR f.identity_id = ANY(ARRAY(SELECT o.id FROM identities o WHERE o.search LIKE ${like}))`;
  },
};

const id = { sql: "f.id", type: "uuid" } as const;

/** The orders of the inbox, each in the words of an index. */
export const findingSorts = {
  rank: [{ sql: "f.rank", type: "integer" }, id],
  firstseen: [{ sql: "f.first_seen_at", type: "timestamptz" }, id],
} as const satisfies Record<string, SortOrder>;
export type FindingSort = keyof typeof findingSorts;
