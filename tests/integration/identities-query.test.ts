import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatQuery } from "@/lib/domain/query/format";
import type { Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { countIdentities, countLeftOutIdentities, listIdentities } from "@/lib/features/identities/data";
import { facets } from "@/lib/features/identities/data-facets";
import { type IdentitySort, identitySorts } from "@/lib/features/identities/query";
import { AppError } from "@/lib/platform/errors";
import type { Direction } from "@/lib/platform/keyset";
import { systemScope } from "@/lib/platform/scope";
import { type NamedIdentity, naiveIncomparable, naiveMatch } from "@/tests/factories/naive-query";
import { Random } from "@/tests/factories/random";
import { randomInventory, randomTerms } from "@/tests/factories/random-inventory";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const scope = systemScope("test");
/** Nothing here is about time. */
const timeoutMs = 30_000;
let database: TestDatabase;
let inventory: NamedIdentity[];
beforeAll(async () => {
  database = await createTestDatabase();
  inventory = await randomInventory(database.pool, new Random(7), 300, now);
});
afterAll(() => database.drop());

const terms = (query: string): Term[] => {
  const parsed = parseQuery(query, identityFields);
  if (!parsed.ok) throw new Error(parsed.problems.map((each) => each.message).join(" "));
  return parsed.terms;
};

async function idsOf(query: readonly Term[], sort: IdentitySort = "name"): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await listIdentities(database.pool, scope, {
      terms: query,
      now,
      timeoutMs,
      sort,
      direction: "asc",
      after,
      limit: 200,
    });
    ids.push(...page.rows.map((row) => row.id));
    after = page.next ?? undefined;
  } while (after !== undefined);
  return ids;
}

describe("the query compiler", () => {
  it("finds the same rows as reading every row would, for any query", async () => {
    const random = new Random(20_261_123);
    let matched = 0;
    for (let round = 0; round < 600; round += 1) {
      const query = randomTerms(random, inventory, now);
      const expected = inventory.filter((each) => naiveMatch(query, each, now)).map((each) => each.id);
      const said = formatQuery(query);
      expect((await idsOf(query)).sort(), said).toEqual(expected.sort());
      const counted = await countIdentities(database.pool, scope, { terms: query, now, timeoutMs });
      expect(counted, said).toEqual({ count: expected.length, capped: false });
      const page = await listIdentities(database.pool, scope, {
        terms: query,
        now,
        timeoutMs,
        sort: "name",
        direction: "asc",
        limit: 1,
      });
      expect(page.incomparable.count, said).toBe(
        inventory.filter((each) => naiveIncomparable(query, each, now)).length,
      );
      if (expected.length > 0) matched += 1;
    }
    expect(matched).toBeGreaterThan(200);
  });

  it.each(["privileged", "static", "neverused"])(
    "takes an unknown %s neither for a yes nor for a no, and says how many there are",
    async (field) => {
      const found = async (query: string) => (await idsOf(terms(query))).length;
      const unknown = await found(`${field}:unknown`);
      expect(unknown).toBeGreaterThan(0);
      const known = (await found("")) - unknown;
      for (const query of [`${field}:true`, `${field}:false`]) {
        expect((await found(query)) + (await found(`-${query}`)), query).toBe(known);
        for (const each of [query, `-${query}`]) {
          const asked = { terms: terms(each), now, timeoutMs };
          expect(await countLeftOutIdentities(database.pool, scope, asked), each).toEqual({
            count: unknown,
            capped: false,
          });
        }
      }
      expect(await found(`-${field}:true,false`)).toBe(0);
      expect(await found(`-${field}:unknown`)).toBe(known);
    },
  );

  it("takes every text as a text", async () => {
    const hostile = [
      "'; DROP TABLE identities; --",
      "$1",
      "\\",
      "%",
      "_",
      '"',
      "a\0b",
      "\ud800",
      "x".repeat(1900),
      "{1}",
    ];
    for (const value of hostile) {
      for (const field of identityFields.fields) {
        if (field.type !== "text") continue;
        for (const negated of [false, true]) {
          const query: Term[] = [
            { kind: "match", negated, field: field.name, values: [{ kind: "value", value }] },
          ];
          const found = await idsOf(query);
          expect(found.length).toBe(negated ? inventory.filter((each) => !each.goneAt).length : 0);
        }
      }
      await idsOf([{ kind: "search", negated: false, text: value }]);
    }
    const left = await database.pool.query<{ n: number }>("SELECT count(*)::int AS n FROM identities");
    expect(left.rows[0]?.n).toBe(inventory.length);
  });
});

describe("keyset pages", () => {
  const sorts = Object.keys(identitySorts).filter((sort): sort is IdentitySort => sort in identitySorts);

  it.each(sorts.flatMap((sort) => (["asc", "desc"] as const).map((direction) => [sort, direction] as const)))(
    "show every row once by %s %s, there and back",
    async (sort, direction: Direction) => {
      const request = { terms: terms("gone:true,false"), now, timeoutMs, sort, direction, limit: 37 };
      const forward: string[] = [];
      const pages: string[][] = [];
      let page = await listIdentities(database.pool, scope, request);
      expect(page.previous).toBeNull();
      for (;;) {
        pages.push(page.rows.map((row) => row.id));
        forward.push(...page.rows.map((row) => row.id));
        if (page.next === null) break;
        page = await listIdentities(database.pool, scope, { ...request, after: page.next });
      }
      expect([...forward].sort()).toEqual(inventory.map((each) => each.id).sort());
      for (let index = pages.length - 2; index >= 0; index -= 1) {
        expect(page.previous).not.toBeNull();
        page = await listIdentities(database.pool, scope, { ...request, before: page.previous ?? "" });
        expect(page.rows.map((row) => row.id)).toEqual(pages[index]);
        expect(page.next).not.toBeNull();
      }
      expect(page.previous).toBeNull();
    },
  );

  it("puts what has no date at the far end of the past", async () => {
    const query = { terms: terms("gone:true,false"), now, timeoutMs, direction: "asc" as const, limit: 200 };
    const { rows } = await listIdentities(database.pool, scope, { ...query, sort: "created" });
    const unknown = inventory.filter((each) => !each.createdAt).length;
    expect(rows.slice(0, unknown).every((row) => row.createdAt === null)).toBe(true);
    expect(rows[unknown]?.createdAt).not.toBeNull();
  });

  it("gives at most 200 rows", async () => {
    const page = await listIdentities(database.pool, scope, {
      terms: [],
      now,
      timeoutMs,
      sort: "name",
      direction: "asc",
      limit: 5000,
    });
    expect(page.rows).toHaveLength(200);
  });

  it("refuses a cursor that no page gave", async () => {
    const request = {
      terms: [],
      now,
      timeoutMs,
      sort: "created" as const,
      direction: "asc" as const,
      limit: 5,
    };
    const good = (await listIdentities(database.pool, scope, request)).next ?? "";
    const made = (content: unknown) => Buffer.from(JSON.stringify(content)).toString("base64url");
    const id = "00000000-0000-4000-8000-000000000000";
    const tampered = [
      "",
      "x",
      `${good.slice(0, -4)}AAAA`,
      made({}),
      made({ s: "name", d: "asc", k: ["a", id] }),
      made({ s: "created", d: "desc", k: ["-infinity", id] }),
      made({ s: "created", d: "asc", k: ["-infinity"] }),
      made({ s: "created", d: "asc", k: ["-infinity", "x"] }),
      made({ s: "created", d: "asc", k: ["2026-13-45 00:00:00+00", id] }),
      made({ s: "created", d: "asc", k: ["now(); DROP TABLE identities", id] }),
      made({ s: "created", d: "asc", k: ["-infinity", id], more: 1 }),
    ];
    for (const after of tampered) {
      const refused = listIdentities(database.pool, scope, { ...request, after });
      await expect(refused, after).rejects.toMatchObject({ code: "bad_cursor" });
      await expect(refused).rejects.toBeInstanceOf(AppError);
    }
    await expect(listIdentities(database.pool, scope, { ...request, after: good })).resolves.toBeDefined();
  });
});

describe("facets", () => {
  it.each([
    "",
    "kind:cloud_role",
    "env:production,none status:active",
    "static:true -class:human",
    "-static:true",
    "account:root",
    "owner:none",
    "source:sheet",
    "deploy",
    "lastused:>30d kind:cloud_role,ai_agent",
    "gone:true",
    "owner:ada",
  ])("of “%s” count what each term would give", async (query) => {
    const base = terms(query);
    const { total, facets: all } = await facets(database.pool, scope, { terms: base, now, timeoutMs });
    expect(total).toEqual({ count: (await idsOf(base)).length, capped: false });
    expect(all.map((facet) => facet.field)).toEqual([
      "kind",
      "system",
      "class",
      "managed",
      "status",
      "env",
      "sensitivity",
      "owner",
      "grade",
      "static",
      "account",
      "source",
      "finding",
      "tier",
      "governance",
    ]);
    let counted = 0;
    for (const facet of all) {
      const others = base.filter(
        (term) => !(term.kind === "match" && term.field === facet.field && !term.negated),
      );
      for (const option of facet.options) {
        const added: Term = {
          kind: "match",
          negated: false,
          field: facet.field,
          values: [
            option.value.kind === "value"
              ? { kind: "value", value: option.value.value }
              : { kind: "state", value: stateOf(option.value.value) },
          ],
        };
        expect(option.count, `${facet.field}:${option.value.value}`).toBe(
          (await idsOf([...others, added])).length,
        );
        counted += option.count ?? 0;
      }
    }
    expect(counted).toBeGreaterThan(0);
  });
});

function stateOf(word: string): "none" | "unknown" | "any" {
  if (word === "none" || word === "unknown" || word === "any") return word;
  throw new Error(`${word} is no state`);
}
