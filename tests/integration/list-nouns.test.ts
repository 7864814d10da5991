import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { fieldSets } from "@/lib/domain/query/fields";
import {
  comparisons,
  type FieldSet,
  leavesOutUnknown,
  type MatchTerm,
  type Term,
} from "@/lib/domain/query/grammar";
import { parseQuery } from "@/lib/domain/query/parse";
import { accountSorts, countAccounts, eachAccount, listAccounts } from "@/lib/features/accounts/data";
import { accountRowSchema } from "@/lib/features/accounts/schema";
import { changeSorts, countChanges, eachChange, listChanges } from "@/lib/features/changes/data";
import { changeRowSchema } from "@/lib/features/changes/schema";
import {
  countCredentials,
  credentialSorts,
  eachCredential,
  listCredentials,
} from "@/lib/features/credentials/data";
import { credentialRowSchema } from "@/lib/features/credentials/schema";
import { countExceptions, eachException, listExceptions } from "@/lib/features/exceptions/data";
import { exceptionSorts } from "@/lib/features/exceptions/query";
import { exceptionRowSchema } from "@/lib/features/exceptions/schema";
import { countFindings, eachFinding, listFindings } from "@/lib/features/findings/data";
import { findingSorts } from "@/lib/features/findings/query";
import { findingRowSchema } from "@/lib/features/findings/schema";
import { countGrants, eachGrant, grantSorts, listGrants } from "@/lib/features/grants/data";
import {
  countEntitlements,
  eachEntitlement,
  entitlementFields,
  entitlementSorts,
  listEntitlements,
} from "@/lib/features/grants/data-entitlements";
import {
  countMembers,
  eachMember,
  listMembers,
  memberFields,
  memberSorts,
} from "@/lib/features/grants/data-members";
import { entitlementRowSchema, grantRowSchema, memberRowSchema } from "@/lib/features/grants/schema";
import { countOwners, eachOwner, listOwners, ownerSorts } from "@/lib/features/ownership/data-owners";
import { ownerRowSchema } from "@/lib/features/ownership/schema-owners";
import {
  countPeople,
  countTeams,
  eachPerson,
  eachTeam,
  listPeople,
  listTeams,
} from "@/lib/features/people/data";
import { peopleSorts, teamSorts } from "@/lib/features/people/query";
import { personRowSchema, teamRowSchema } from "@/lib/features/people/schema";
import {
  countPlacements,
  eachPlacement,
  listPlacements,
  placementSorts,
} from "@/lib/features/placements/data";
import { placementRowSchema } from "@/lib/features/placements/schema";
import { countSources, eachSource, listSources, sourceSorts } from "@/lib/features/sources/data";
import { sourceRowSchema } from "@/lib/features/sources/schema";
import { countSuggestions, eachSuggestion, listSuggestions } from "@/lib/features/suggestions/data";
import { suggestionSorts } from "@/lib/features/suggestions/query";
import { suggestionRowSchema } from "@/lib/features/suggestions/schema";
import { countTrust, eachTrust, listTrust, trustSorts } from "@/lib/features/trust/data";
import { trustRowSchema } from "@/lib/features/trust/schema";
import type { CappedCount } from "@/lib/platform/count";
import type { ListPage, ListQuery } from "@/lib/platform/list";
import { type Scope, systemScope } from "@/lib/platform/scope";
import { insertFindings } from "@/tests/factories/findings";
import { identityId, insertSmallWorld } from "@/tests/factories/small-world";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date();
const scope = systemScope("test");
let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  await insertSmallWorld(pool);
  await pool.query(
    `INSERT INTO changes (identity_id, run_id, at, kind, details, by)
     SELECT i.id, (SELECT id FROM sync_runs WHERE n < 2 AND source_id = (SELECT id FROM sources WHERE name = 'cloud')), $1::timestamptz - make_interval(days => n), 'changed', '[]', 'sync'
     FROM identities i, generate_series(0, 2) n WHERE i.external_id = CASE WHEN n = 0 THEN 'AROA1' ELSE 'AIDA2' END`,
    [now],
  );
  const place = await pool.query<{ id: string }>("SELECT id FROM placements WHERE NOT meant_for_secrets");
  await insertFindings(pool, [
    {
      identity_id: await identityId(pool, "AROA1"),
      severity: "critical",
      rank: 4050,
      rule_id: "no-such-rule",
    },
    { identity_id: await identityId(pool, "AIDA2"), cause_key: "role:x", cause_title: "Role x", rank: 1011 },
    {
      placement_id: place.rows[0]?.id ?? null,
      severity: "high",
      unsure: true,
      sentence: "A secret lies there.",
    },
  ]);
  await pool.query(
    `INSERT INTO exceptions (kind, reason, rule_id, scope_kind, identity_id, query, severity_cap, requested_by, requested_at, state, expires_at, began_at)
     VALUES ('snooze', 'Behind a wall', 'dormant', 'identity', $2, NULL, 'low', 'user:ana', $1, 'active', $1::timestamptz + interval '7 days', $1),
       ('accepted_risk', 'Never', 'no-such-rule', 'query', NULL, 'env:staging', 'high', 'user:ben', $1::timestamptz - interval '9 days', 'requested', $1::timestamptz + interval '80 days', NULL)`,
    [now, await identityId(pool, "AROA1")],
  );
  await pool.query(
    `WITH p AS (INSERT INTO people (name, email, active, away_from) VALUES ('Ana', 'ana@example.com', true, NULL), ('Bo', 'bo@example.com', true, $1),
       ('Cy', NULL, false, NULL) RETURNING id, name),
     t AS (INSERT INTO teams (name, origin) VALUES ('Cards', 'hand'), ('Empty', 'directory') RETURNING id, name)
     INSERT INTO team_members (team_id, person_id) SELECT t.id, p.id FROM t, p WHERE t.name = 'Cards' AND p.name = 'Ana'`,
    [now],
  );
  await pool.query(
    "UPDATE people SET manager_id = (SELECT id FROM people WHERE name = 'Bo') WHERE name = 'Ana'",
  );
  await insertSuggestions(await identityId(pool, "AROA1"), await identityId(pool, "AIDA2"));
});
afterAll(() => database.drop());

async function insertSuggestions(one: string, other: string): Promise<void> {
  await pool.query("INSERT INTO teams (name) VALUES ('Suggested team')");
  await pool.query(
    `INSERT INTO owner_suggestions (identity_id, role, place, team_id, confidence, level, evidence, grouping, at, kind)
     SELECT s.id, s.role, s.place, CASE WHEN s.kind = 'own' THEN t.id END, s.confidence, s.level, '[{"kind": "name", "text": "Its name."}]', 'g', $1, s.kind
     FROM teams t, (VALUES ($2::uuid, 'technical', 1, 90, 'high', 'own'), ($2::uuid, 'technical', 2, 60, 'medium', 'own'),
       ($3::uuid, 'business', 1, 60, 'medium', 'own'), ($3::uuid, 'technical', 1, 0, 'low', 'contradiction')) s(id, role, place, confidence, level, kind)
     WHERE t.name = 'Suggested team'`,
    [now, one, other],
  );
  await pool.query(
    `INSERT INTO ownerships (subject_type, subject_id, role, team_id, state, evidence, set_by, set_at) SELECT 'identity', o.id, 'technical', t.id, o.state,
       'a test', 'test', $1 FROM teams t, (VALUES ($2::uuid, 'suggested'), ($3::uuid, 'declined')) o(id, state) WHERE t.name = 'Suggested team'`,
    [now, one, other],
  );
}

type Request = ListQuery & {
  sort: string;
  direction: "asc" | "desc";
  limit: number;
  after?: string;
  before?: string;
};
type Row = { id: string };
interface Noun {
  set: FieldSet;
  schema: z.ZodObject;
  sorts: string[];
  list: (request: Request) => Promise<ListPage<Row>>;
  each: (query: ListQuery) => AsyncGenerator<Row>;
  count: (query: ListQuery) => Promise<CappedCount>;
}

function noun<R extends Row, Sort extends string>(
  set: FieldSet,
  schema: z.ZodObject,
  sorts: Readonly<Record<Sort, unknown>>,
  list: (
    pool: Pool,
    scope: Scope,
    request: ListQuery & { sort: Sort; direction: "asc" | "desc"; limit: number },
  ) => Promise<ListPage<R>>,
  each: (pool: Pool, scope: Scope, query: ListQuery) => AsyncGenerator<R>,
  count: (pool: Pool, scope: Scope, query: ListQuery) => Promise<CappedCount>,
): Noun {
  const isSort = (sort: string): sort is Sort => sort in sorts;
  return {
    set,
    schema,
    sorts: Object.keys(sorts),
    list: ({ sort, ...request }) => {
      if (!isSort(sort)) throw new Error(`no sort ${sort}`);
      return list(pool, scope, { ...request, sort });
    },
    each: (query) => each(pool, scope, query),
    count: (query) => count(pool, scope, query),
  };
}

const nouns: Record<string, Noun> = {
  credentials: noun(
    fieldSets.credentials,
    credentialRowSchema,
    credentialSorts,
    listCredentials,
    eachCredential,
    countCredentials,
  ),
  placements: noun(
    fieldSets.placements,
    placementRowSchema,
    placementSorts,
    listPlacements,
    eachPlacement,
    countPlacements,
  ),
  grants: noun(fieldSets.grants, grantRowSchema, grantSorts, listGrants, eachGrant, countGrants),
  trust: noun(fieldSets.trust, trustRowSchema, trustSorts, listTrust, eachTrust, countTrust),
  members: noun(memberFields, memberRowSchema, memberSorts, listMembers, eachMember, countMembers),
  entitlements: noun(
    entitlementFields,
    entitlementRowSchema,
    entitlementSorts,
    listEntitlements,
    eachEntitlement,
    countEntitlements,
  ),
  accounts: noun(
    fieldSets.accounts,
    accountRowSchema,
    accountSorts,
    listAccounts,
    eachAccount,
    countAccounts,
  ),
  sources: noun(fieldSets.sources, sourceRowSchema, sourceSorts, listSources, eachSource, countSources),
  findings: noun(
    fieldSets.findings,
    findingRowSchema,
    findingSorts,
    listFindings,
    eachFinding,
    countFindings,
  ),
  exceptions: noun(
    fieldSets.exceptions,
    exceptionRowSchema,
    exceptionSorts,
    listExceptions,
    eachException,
    countExceptions,
  ),
  people: noun(fieldSets.people, personRowSchema, peopleSorts, listPeople, eachPerson, countPeople),
  teams: noun(fieldSets.teams, teamRowSchema, teamSorts, listTeams, eachTeam, countTeams),
  suggestions: noun(
    fieldSets.suggestions,
    suggestionRowSchema,
    suggestionSorts,
    listSuggestions,
    eachSuggestion,
    countSuggestions,
  ),
  owners: noun(fieldSets.owners, ownerRowSchema, ownerSorts, listOwners, eachOwner, countOwners),
  changes: noun(fieldSets.changes, changeRowSchema, changeSorts, listChanges, eachChange, countChanges),
};

async function idsOf({ each }: Noun, terms: Term[]): Promise<string[]> {
  const ids: string[] = [];
  for await (const row of each({ terms, now })) ids.push(row.id);
  return ids.sort();
}

describe.each(Object.entries(nouns))("%s", (_name, each) => {
  it("have the shape that is documented", async () => {
    let rows = 0;
    for await (const row of each.each({ terms: [], now })) {
      expect(each.schema.strict().parse(row)).toEqual(row);
      rows += 1;
    }
    expect(rows).toBeGreaterThan(0);
    expect(await each.count({ terms: [], now })).toEqual({ count: rows, capped: false });
  });

  it("are all shown once in every order, there and back", async () => {
    const all = await idsOf(each, []);
    for (const sort of each.sorts) {
      for (const direction of ["asc", "desc"] as const) {
        const request = { terms: [], now, sort, direction, limit: 1 };
        const forward: string[] = [];
        let page = await each.list(request);
        for (;;) {
          forward.push(...page.rows.map((row) => row.id));
          if (page.next === null) break;
          page = await each.list({ ...request, after: page.next });
        }
        expect([...forward].sort()).toEqual(all);
        const backward: string[] = [...page.rows.map((row) => row.id)];
        while (page.previous !== null) {
          page = await each.list({ ...request, before: page.previous });
          backward.push(...page.rows.map((row) => row.id));
        }
        expect(backward.reverse()).toEqual(forward);
      }
    }
  });

  it("answer every field in every form, and each negation is the complement of what is known", async () => {
    const goneToo: Term = {
      kind: "match",
      negated: false,
      field: "gone",
      values: ["true", "false"].map((value) => ({ kind: "value", value })),
    };
    const all = await idsOf(each, each.set.fields.some((field) => field.name === "gone") ? [goneToo] : []);
    for (const field of each.set.fields) {
      const values: string[] = {
        text: ["x", "'; DROP TABLE grants; --", "a\0b", "%"],
        enum: field.type === "enum" ? [...field.values] : [],
        boolean: ["true", "false"],
        number: ["1"],
        date: ["2025-01-01"],
        duration: [],
      }[field.type];
      const forms: MatchTerm[] = [
        ...values.map(
          (value): MatchTerm => ({
            kind: "match",
            negated: false,
            field: field.name,
            values: [{ kind: "value", value }],
          }),
        ),
        ...field.states.map(
          (value): MatchTerm => ({
            kind: "match",
            negated: false,
            field: field.name,
            values: [{ kind: "state", value }],
          }),
        ),
      ];
      if (field.type === "date") {
        for (const op of comparisons) {
          const compared: Term = {
            kind: "compare",
            negated: false,
            field: field.name,
            op,
            operand: { kind: "span", amount: 30, unit: "d" },
          };
          const yes = await idsOf(each, [compared]);
          const no = await idsOf(each, [{ ...compared, negated: true }]);
          const { incomparable } = await each.list({
            terms: [compared],
            now,
            timeoutMs: 30_000,
            sort: each.sorts[0] ?? "",
            direction: "asc",
            limit: 1,
          });
          expect(new Set([...yes, ...no]).size, field.name).toBe(yes.length + no.length);
          expect(yes.length + no.length + incomparable.count, field.name).toBe(all.length);
        }
      }
      for (const form of forms) {
        const yes = await idsOf(each, [form]);
        const no = await idsOf(each, [{ ...form, negated: true }]);
        const unknown = leavesOutUnknown(each.set, form)
          ? await idsOf(each, [{ ...form, values: [{ kind: "state", value: "unknown" }] }])
          : [];
        expect([...yes, ...no, ...unknown].sort(), JSON.stringify(form)).toEqual(all);
      }
      if (field.states.includes("any")) {
        const count = async (value: "none" | "unknown" | "any") =>
          field.states.includes(value)
            ? (
                await idsOf(each, [
                  { kind: "match", negated: false, field: field.name, values: [{ kind: "state", value }] },
                ])
              ).length
            : 0;
        expect((await count("none")) + (await count("unknown")) + (await count("any")), field.name).toBe(
          all.length,
        );
      }
    }
  });

  it("take any bare word as text", async () => {
    for (const text of ["'; DROP TABLE grants; --", "%", "_", "\\", "a\0b", "\ud800", "x".repeat(1900)]) {
      await idsOf(each, [{ kind: "search", negated: false, text }]);
    }
    expect((await idsOf(each, [])).length).toBeGreaterThan(0);
  });
});

describe("what the queries find", () => {
  it.each([
    ["credentials", "identity:ci", 2],
    ["credentials", "identity:AIDA2", 1],
    ["credentials", "identity:none", 1],
    ["credentials", "account:acme", 2],
    ["credentials", "account:sandbox", 1],
    ["credentials", "exposed:true", 1],
    ["credentials", "expires:none", 2],
    ["credentials", "expires:unknown", 1],
    ["credentials", "rotated:none", 3],
    ["credentials", "age:>30d", 1],
    ["credentials", "source:CLOUD", 3],
    ["credentials", "source:other", 0],
    ["credentials", "akia2", 1],
    ["credentials", "ci", 2],
    ["placements", "vault:false resolved:true", 1],
    ["placements", "identity:ci", 1],
    ["placements", "identity:deploy", 1],
    ["placements", "account:payments", 1],
    ["placements", "AKIA2", 1],
    ["grants", "principal:admins", 1],
    ["grants", "principal:ci", 2],
    ["grants", "entitlement:administratoraccess", 2],
    ["grants", "kind:inline_policy effect:allow", 1],
    ["grants", "resource:backups", 1],
    ["grants", "resource:none", 3],
    ["grants", "account:payments", 2],
    ["grants", "account:none", 1],
    ["trust", "identity:deploy kind:federation", 1],
    ["trust", "subject:ci", 1],
    ["trust", "subject:repo:acme/shop:*", 1],
    ["trust", "issuer:none", 1],
    ["members", "group:admins", 1],
    ["members", "member:ci", 1],
    ["members", "member:deploy", 0],
    ["entitlements", "kind:policy managed:provider", 1],
    ["entitlements", "name:read", 1],
    ["accounts", "parent:acme", 2],
    ["accounts", "parent:none kind:organisation", 1],
    ["accounts", "team:none", 3],
    ["sources", "state:failing", 1],
    ["sources", "state:fresh synced:<1d", 1],
    ["sources", "synced:none", 1],
    ["findings", "identity:deploy", 1],
    ["findings", "risk:nhi7", 2],
    ["findings", "rule:no-such-rule", 1],
    ["findings", "cause:role:x", 1],
    ["findings", "account:payments", 2],
    ["findings", "identity:none system:none unsure:true", 1],
    ["findings", "kind:cloud_role env:production", 1],
    ["findings", "there", 1],
    ["findings", "ci", 1],
    ["findings", "state:open assignee:none", 3],
    ["findings", "state:accepted,snoozed,false_positive", 0],
    ["exceptions", "state:active identity:deploy", 1],
    ["exceptions", "expires:<30d kind:snooze", 1],
    ["exceptions", "requested:>5d scope:query rule:no-such-rule", 1],
    ["exceptions", "wall", 1],
    ["people", "state:gone", 1],
    ["people", "team:cards account:false", 1],
    ["people", "manager:BO@example.com", 1],
    ["people", "away:true", 1],
    ["people", "overloaded:true", 0],
    ["people", "ana", 1],
    ["teams", "origin:directory empty:true", 1],
    ["changes", "identity:deploy", 1],
    ["changes", "at:>1d", 1],
    ["changes", "source:cloud kind:changed", 2],
    ["changes", "source:other", 0],
  ] as const)("%s %s: %i", async (name, query, expected) => {
    const each = nouns[name];
    if (!each) throw new Error(name);
    const parsed = parseQuery(query, each.set);
    if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
    expect(await idsOf(each, parsed.terms)).toHaveLength(expected);
  });

  it("hides what is gone unless asked", async () => {
    await pool.query("UPDATE grants SET gone_at = now() WHERE effect = 'deny'");
    const gone = parseQuery("gone:true", fieldSets.grants);
    const { grants } = nouns;
    if (!grants) throw new Error("no grants");
    expect(await idsOf(grants, [])).toHaveLength(3);
    expect(await idsOf(grants, gone.ok ? gone.terms : [])).toHaveLength(1);
    await pool.query("UPDATE grants SET gone_at = NULL");
  });

  it("tells the other states of a source", async () => {
    const stateOf = async (name: string) => {
      for await (const row of eachSource(pool, scope, { terms: [], now }))
        if (row.name === name) return row.state;
      return undefined;
    };
    await pool.query(
      "INSERT INTO sources (connector, name, mode, created_by) VALUES ('csv', 'unread', 'upload', 'test')",
    );
    expect(await stateOf("unread")).toBe("new");
    await pool.query("UPDATE sources SET every_minutes = 1, created_at = now() WHERE name = 'cloud'");
    await pool.query(
      "UPDATE sync_runs SET finished_at = now() - interval '1 hour' WHERE source_id = (SELECT id FROM sources WHERE name = 'cloud')",
    );
    expect(await stateOf("cloud")).toBe("stale");
    await pool.query(
      `INSERT INTO holds (source_id, run_id, scope_id, scope_ref, title, record_type, missing, total, reason, state, created_at)
       SELECT source_id, run_id, id, ref, title, 'identity', 5, 6, 'too many', 'held', now() FROM sync_scopes WHERE title = 'Things of all'`,
    );
    expect(await stateOf("cloud")).toBe("held");
    await pool.query("UPDATE sources SET removed_at = now() WHERE name = 'unread'");
    expect(await stateOf("unread")).toBeUndefined();
  });
});
