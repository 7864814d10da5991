import { shift } from "@/lib/domain/query/date-range";
import type { Comparison, FieldName, Operand } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { isWithinAccounts, namespacesWithin } from "@/lib/features/accounts/named";
import { ownershipFieldSql } from "@/lib/features/ownership/query";
import { sourcesNamed } from "@/lib/features/sources/named";
import type { SortOrder } from "@/lib/platform/keyset";
import {
  booleanSql,
  dateSql,
  enumSql,
  type FieldSql,
  idsSql,
  isStorable,
  type NounSql,
  not,
  type SqlContext,
  type SqlParameters,
  textSql,
} from "@/lib/platform/query-sql";
import { search } from "./data-search";

/** How the fields of identities read the table `identities i`. Dates are written in the words of its indexes. */

const lastUsed = "coalesce(i.last_used_at, '-infinity')";
const keyAge = "coalesce(i.oldest_static_at, '-infinity')";
const created = "coalesce(i.created_at, '-infinity')";
const risk = "coalesce(i.risk, -1)";

const staticUnknown = "(i.active_static = 0 AND i.static_unknown)";
const noStatic = "(i.active_static = 0 AND NOT i.static_unknown)";
/** Static credentials of which nobody says how old they are, or credentials that may be static. */
const keyAgeUnknown = "(i.oldest_static_at IS NULL AND (i.active_static > 0 OR i.static_unknown))";
const ends = "least(i.expires_at, i.next_expiry_at)";
const endsAt = `coalesce(${ends}, 'infinity')`;

const neverUsed = `(i.last_used_at IS NULL AND i.last_used_gap = 'none' AND i.covered_since <= i.created_at)`;
const present = (column: string) => ({ none: `${column} IS NULL`, any: `${column} IS NOT NULL` });

export function peopleNamed(names: readonly string[], context: SqlContext): string {
  return idsSql(`person ${JSON.stringify(names)}`, context, (p) => {
    const list = p.lowerList(names);
    return `SELECT o.id FROM people o WHERE lower(o.name) IN ${list} OR lower(o.email) IN ${list}`;
  });
}

export function teamsNamed(names: readonly string[], context: SqlContext): string {
  const select = (p: SqlParameters) =>
    `SELECT t.id FROM teams t WHERE lower(t.name) IN ${p.lowerList(names)}`;
  return idsSql(`team ${JSON.stringify(names)}`, context, select);
}

function membersOf(teams: readonly string[], context: SqlContext): string {
  return idsSql(
    `members ${JSON.stringify(teams)}`,
    context,
    (p) =>
      `SELECT m.person_id FROM team_members m JOIN teams t ON t.id = m.team_id WHERE lower(t.name) IN ${p.lowerList(teams)}`,
  );
}

const named = `i.owner_state NOT IN ('none', 'declined')`;
const hasTeam = `(${named} AND (i.owner_team_id IS NOT NULL
  OR i.owner_person_id IN (SELECT m.person_id FROM team_members m)))`;

const reference = "coalesce(i.last_used_at, i.created_at)";
const coveredFrom = (at: string) => `(i.last_used_gap = 'none' AND i.covered_since <= ${at})`;
const olderThan = (at: string, op: Comparison) => `${reference} ${op === ">=" ? "<=" : "<"} ${at}`;

/** Unused since an instant. */
function unusedSince(since: Date, op: Comparison, { p }: SqlContext): string {
  const at = p.time(since);
  return `(${olderThan(at, op)} AND ${coveredFrom(at)})`;
}

/** Whether it was unused since then nobody can tell. */
function perhapsUnusedSince(since: Date, op: Comparison, { p }: SqlContext): string {
  const at = p.time(since);
  return `(${reference} IS NULL OR (${olderThan(at, op)} AND ${not(coveredFrom(at))}))`;
}

/** It has a risk from its first assessment on. */
const assessed = `${risk} >= 0`;
/** Some of what it holds was not understood: it may do more than is known. */
const perhapsMore = "EXISTS (SELECT FROM privileges pr WHERE pr.identity_id = i.id AND pr.at_least)";

/** Its likeliest technical owner, where nobody accepted. */
const suggested = `SELECT FROM owner_suggestions su WHERE su.identity_id = i.id AND su.place = 1 AND su.kind = 'own' AND su.role = 'technical'`;

/** A path among the traces that sources left of it. */
const hintedPath = (condition: string) =>
  `EXISTS (SELECT FROM jsonb_array_elements(i.owner_hints) h WHERE h->>'type' = 'path' AND (${condition}))`;

/** Its owner, of whichever kind, was named by a rule. */
const namedByRule = (condition: string) =>
  `EXISTS (SELECT FROM ownerships o WHERE o.subject_id = i.id AND (${condition}))`;

/** The instant that a length of time reaches back to. */
function reachedBack(operand: Operand, now: Date): Date {
  if (operand.kind !== "span") throw new TypeError("unused is compared with a length of time");
  return shift(now, operand, -1);
}

/** Integer bounds that mean the same as a comparison with any number. */
function integerBound(op: Comparison, value: number): string {
  const clamp = (bound: number) => Math.min(Math.max(bound, -2_147_483_648), 2_147_483_647);
  switch (op) {
    case ">":
      return `>= ${clamp(Math.floor(value) + 1)}`;
    case ">=":
      return `>= ${clamp(Math.ceil(value))}`;
    case "<":
      return `<= ${clamp(Math.ceil(value) - 1)}`;
    case "<=":
      return `<= ${clamp(Math.floor(value))}`;
  }
}

/** The fields alone, for nouns that hang on an identity `i`. */
export const identityFieldSql: Record<FieldName<typeof identityFields>, FieldSql> = {
  source: { is: (values, context) => `i.source_ids && ${sourcesNamed(values, context)}` },
  system: textSql(["i.system"]),
  kind: enumSql("i.kind"),
  class: enumSql("i.class"),
  managed: enumSql("i.managed_by"),
  status: enumSql("i.status", { unknown: "i.status = 'unknown'" }),
  account: {
    is: (values, context) => isWithinAccounts("i.container_id", values, context),
    states: present("i.container_id"),
  },
  namespace: {
    is: (values, context) => `i.container_id = ANY(${namespacesWithin(values, context)})`,
    states: {
      none: (context) => not(`i.container_id = ANY(${namespacesWithin(null, context)})`),
      any: (context) => `i.container_id = ANY(${namespacesWithin(null, context)})`,
    },
  },
  path: {
    is: (values, { p }) =>
      hintedPath(
        values
          .filter(isStorable)
          .map((value) => `starts_with(lower(h->>'value'), lower(${p.add(value)}))`)
          .join(" OR ") || "FALSE",
      ),
    states: { none: not(hintedPath("TRUE")), any: hintedPath("TRUE") },
  },
  tag: {
    is: (values, { p }) => {
      const list = p.lowerList(values);
      return `EXISTS (SELECT FROM jsonb_each_text(i.tags) g WHERE lower(g.key) IN ${list} OR lower(g.key || '=' || g.value) IN ${list})`;
    },
    states: { none: "i.tags = '{}'", any: "i.tags <> '{}'" },
  },
  env: enumSql("i.environment", present("i.environment")),
  sensitivity: enumSql("i.sensitivity", present("i.sensitivity")),
  owner: {
    is: (values, context) =>
      `${named} AND (i.owner_person_id = ANY(${peopleNamed(values, context)}) OR i.owner_team_id = ANY(${teamsNamed(values, context)}))`,
    states: { none: not(named), any: named },
  },
  team: {
    is: (values, context) =>
      `${named} AND (i.owner_team_id = ANY(${teamsNamed(values, context)}) OR i.owner_person_id = ANY(${membersOf(values, context)}))`,
    states: { none: not(hasTeam), any: hasTeam },
  },
  ...ownershipFieldSql,
  purpose: textSql(["i.purpose"], present("i.purpose")),
  expected: enumSql("i.expected_use", present("i.expected_use")),
  lastused: dateSql(
    "i.last_used_at",
    {
      none: neverUsed,
      unknown: `(${lastUsed} = '-infinity' AND ${not(neverUsed)})`,
      any: "i.last_used_at IS NOT NULL",
    },
    { sql: lastUsed, absent: "-infinity" },
  ),
  created: dateSql(
    "i.created_at",
    { unknown: `${created} = '-infinity'`, any: "i.created_at IS NOT NULL" },
    { sql: created, absent: "-infinity" },
  ),
  grade: enumSql("i.last_used_grade", { none: "i.last_used_grade = 'none'" }),
  credtype: {
    is: (values, { p }) => `i.credential_types && ${p.add(values)}::text[]`,
    states: {
      none: "cardinality(i.credential_types) = 0",
      unknown: "'unknown' = ANY(i.credential_types)",
      any: "cardinality(i.credential_types) > 0",
    },
  },
  keyage: dateSql(
    "i.oldest_static_at",
    {
      none: noStatic,
      unknown: keyAgeUnknown,
      any: "i.oldest_static_at IS NOT NULL",
    },
    { sql: keyAge, absent: "-infinity" },
  ),
  expires: dateSql(
    ends,
    {
      none: `(${ends} IS NULL AND NOT i.end_unknown)`,
      unknown: `(${ends} IS NULL AND i.end_unknown)`,
      any: `${ends} IS NOT NULL`,
    },
    { sql: endsAt, absent: "infinity" },
  ),
  static: booleanSql({ true: "i.active_static > 0", false: noStatic, unknown: staticUnknown }),
  exposed: {
    is: (values, { p }) => `i.exposed_placements = ANY(${p.add(values)}::numeric[])`,
    compare: (op, operand) => {
      if (operand.kind !== "number") throw new TypeError("exposed is compared with a number");
      return `i.exposed_placements ${integerBound(op, operand.value)}`;
    },
  },
  gone: booleanSql({ true: "i.gone_at IS NOT NULL", false: "i.gone_at IS NULL" }),
  unused: {
    states: {
      unknown: (context) =>
        perhapsUnusedSince(reachedBack({ kind: "span", amount: 90, unit: "d" }, context.now), ">", context),
    },
    compare: (op, operand, context) => unusedSince(reachedBack(operand, context.now), op, context),
    incomparable: (op, operand, context) =>
      perhapsUnusedSince(reachedBack(operand, context.now), op, context),
  },
  neverused: booleanSql({
    true: neverUsed,
    false: "i.last_used_at IS NOT NULL",
    unknown: `(${lastUsed} = '-infinity' AND ${not(neverUsed)})`,
  }),
  privileged: booleanSql({
    true: "i.tier IN (0, 1)",
    false: `(i.tier = 2 AND NOT ${perhapsMore})`,
    unknown: `(i.tier IS NULL OR (i.tier = 2 AND ${perhapsMore}))`,
  }),
  suggested: {
    is: (values, { p }) => `EXISTS (${suggested} AND su.level = ANY(${p.add(values)}::text[]))`,
    states: { none: `NOT EXISTS (${suggested})`, any: `EXISTS (${suggested})` },
  },
  ownerrule: {
    is: (values, context) =>
      namedByRule(
        `o.rule_id = ANY(${idsSql(`owner rule ${JSON.stringify(values)}`, context, (p) => `SELECT u.id FROM owner_rules u WHERE lower(u.name) IN ${p.lowerList(values)} OR u.id = ANY(${p.uuidList(values)})`)})`,
      ),
    states: { none: not(namedByRule("o.rule_id IS NOT NULL")), any: namedByRule("o.rule_id IS NOT NULL") },
  },
  findings: {
    is: (values, { p }) => `(${assessed} AND i.open_findings = ANY(${p.add(values)}::numeric[]))`,
    states: { unknown: not(assessed) },
    compare: (op, operand) => {
      if (operand.kind !== "number") throw new TypeError("findings are compared with a number");
      return `(${assessed} AND i.open_findings ${integerBound(op, operand.value)})`;
    },
  },
  finding: enumSql("i.worst_finding", {
    none: `(${assessed} AND i.worst_finding IS NULL)`,
    unknown: not(assessed),
    any: `(${assessed} AND i.worst_finding IS NOT NULL)`,
  }),
  tier: {
    is: (values, { p }) => `i.tier = ANY(${p.add(values)}::smallint[])`,
    states: { unknown: "i.tier IS NULL", any: "i.tier IS NOT NULL" },
  },
  governance: enumSql("i.governance"),
  risk: {
    is: (values, { p }) => `i.risk = ANY(${p.add(values)}::numeric[])`,
    states: { unknown: `${risk} = -1` },
    compare: (op, operand) => {
      if (operand.kind !== "number") throw new TypeError("risk is compared with a number");
      return `(${risk} >= 0 AND ${risk} ${integerBound(op, operand.value)})`;
    },
  },
};

export const identityNoun: NounSql = { set: identityFields, fields: identityFieldSql, search };

const id = { sql: "i.id", type: "uuid" } as const;

/** The orders of the inventory, each in the words of an index. What has no date comes as the most distant past, or end. */
export const identitySorts = {
  name: [{ sql: "i.name", type: "text" }, id],
  created: [{ sql: created, type: "timestamptz" }, id],
  lastused: [{ sql: lastUsed, type: "timestamptz" }, id],
  keyage: [{ sql: keyAge, type: "timestamptz" }, id],
  expires: [{ sql: endsAt, type: "timestamptz" }, id],
  firstseen: [{ sql: "i.first_seen_at", type: "timestamptz" }, id],
  risk: [{ sql: risk, type: "integer" }, id],
  kind: [{ sql: "i.kind", type: "text" }, { sql: "i.name", type: "text" }, id],
} as const satisfies Record<string, SortOrder>;
export type IdentitySort = keyof typeof identitySorts;
