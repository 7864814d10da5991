import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Connector, ExportFile, Manifest } from "@/lib/connectors/sdk/contract";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { type ContractCases, checkContract } from "@/lib/connectors/sdk/contract-kit";
import type { FakeSource } from "@/lib/connectors/sdk/contract-kit-live";

/** A small connector that keeps the contract, to be broken in one way at a time. */
type Config = { url: string };
const manifest: Manifest<Config> = {
  id: "good",
  title: "Good",
  category: "SaaS",
  summary: "Finds accounts.",
  config: z.object({ url: z.string() }),
  fields: [{ name: "url", label: "Address", help: "Where it answers.", type: "text", required: true }],
  dataSets: [
    { id: "accounts", title: "Accounts", permissions: ["accounts.read"], withoutIt: "No account is seen." },
    { id: "keys", title: "Keys", permissions: ["keys.read"], withoutIt: "No key is seen." },
  ],
  cannotSee: ["What they did."],
  neverReads: ["Keys."],
  evidence: "api",
  proof: { state: "verified", by: "Tried in tests." },
};
const listSchema = z.object({ items: z.array(z.unknown()), next: z.number().nullable() });
const itemSchema = z.object({
  id: z.string().min(1).max(100),
  name: z.string().catch(""),
  expires: z.unknown().optional(),
});

const good: Connector<Config> = {
  manifest,
  async *plan() {
    for (const { id } of manifest.dataSets)
      yield { key: `a/${id}`, dataSet: id, title: id, issues: ["good:a"] };
  },
  async *pages(ctx, scope, cursor) {
    const permission = `${scope.dataSet}.read`;
    for (let at = cursor === null ? 0 : Number(cursor); ; ) {
      const url = `${ctx.config.url}/${scope.dataSet}?at=${at}`;
      const body = listSchema.parse((await ctx.http.request({ url, permission })).json());
      if (body.next === at) throw new SourceError({ kind: "loop", message: "The same cursor twice." });
      yield { call: scope.dataSet, body, next: body.next };
      if (body.next === null) return;
      at = body.next;
    }
  },
  async *check(ctx) {
    for (const { id, withoutIt } of manifest.dataSets) {
      const answer = await ctx.http.request({ url: `${ctx.config.url}/${id}?at=0`, accept: [403] });
      const state = answer.status === 403 ? "missing" : "granted";
      yield { dataSet: id, permission: `${id}.read`, state, detail: withoutIt };
    }
  },
  toRecords({ body, call }) {
    const list = listSchema.safeParse(body);
    if (!list.success) return { records: [], problems: [{ where: call, what: "Not a list." }] };
    return {
      records: list.data.items.flatMap((outside) => {
        const item = itemSchema.safeParse(outside);
        if (!item.success) return [];
        const expires = typeof item.data.expires === "string" ? new Date(item.data.expires) : null;
        const year = expires?.getUTCFullYear() ?? 0;
        return {
          t: "identity" as const,
          ref: { realm: "good:a", externalId: item.data.id },
          kind: "api_key" as const,
          name: item.data.name,
          system: "good",
          expiresAt: year > 1970 && year < 9999 ? expires : null,
        };
      }),
      problems: [],
    };
  },
};

const pages = [[{ id: "1", name: "one" }], [], [{ id: "2", name: "two" }]];
const source: FakeSource = ({ url }) => {
  const at = Number(new URL(url).searchParams.get("at"));
  const prefix = url.includes("/keys") ? "k" : "a";
  const items = (pages[at] ?? []).map((item) => ({ ...item, id: prefix + item.id }));
  return { body: { items, next: at < 2 ? at + 1 : null } };
};
const withoutKeys: FakeSource = (request) =>
  request.url.includes("/keys") ? { status: 403, body: "" } : source(request);
const pageWith = (item: object) => ({
  scope: { key: "a/accounts", dataSet: "accounts", title: "", issues: ["good:a"] },
  call: "accounts",
  collectedAt: new Date(0),
  body: { items: [{ id: "1", ...item }], next: null },
});

const cases: ContractCases<Config> = {
  now: new Date("2026-11-23"),
  canaries: ["CANARY"],
  live: {
    config: { url: "http://localhost" },
    source,
    identities: 4,
    denied: [{ dataSet: "keys", permission: "keys.read", source: withoutKeys }],
    looping: ({ url }) => ({ body: { items: [], next: Number(new URL(url).searchParams.get("at")) } }),
  },
  datesIn: (form) => pageWith({ expires: form }),
  rename: { before: pageWith({ name: "old" }), after: pageWith({ name: "new" }) },
};

const failuresOf = (change: Partial<Connector<Config>>, more: Partial<ContractCases<Config>> = {}) =>
  checkContract({ ...good, ...change }, { ...cases, ...more });

describe("the contract kit", () => {
  it("passes a connector that keeps the contract", async () => {
    expect(await failuresOf({})).toEqual([]);
  });

  it.each<[string, Partial<Manifest<Config>>, string]>([
    [
      "a data set without permission",
      { dataSets: [{ id: "x", title: "X", permissions: [], withoutIt: "y" }] },
      "names no permission",
    ],
    [
      "a data set that does not say what is lost",
      { dataSets: [{ id: "x", title: "X", permissions: ["p"], withoutIt: "" }] },
      "what is lost",
    ],
    [
      "two data sets of one id",
      { dataSets: [...manifest.dataSets, ...manifest.dataSets] },
      "Two data sets have one id",
    ],
    [
      "a field that the schema lacks",
      { config: z.object({}).transform(() => ({ url: "" })) },
      "Field url is not in",
    ],
    ["a setting without a field", { fields: [] }, "Setting url has no field"],
    [
      "a field that is optional only in the form",
      { fields: manifest.fields.map((each) => ({ ...each, required: false })) },
      "disagree",
    ],
    ["nothing that it cannot see", { cannotSee: [] }, "cannot see"],
  ])("finds a manifest with %s", async (_title, change, sentence) => {
    expect(await failuresOf({ manifest: { ...manifest, ...change } })).toContainEqual(
      expect.stringContaining(sentence),
    );
  });

  it.each<[string, Partial<Connector<Config>>, string]>([
    [
      "throws on an answer of another shape",
      { toRecords: (page) => good.toRecords({ ...page, body: listSchema.parse(page.body) }) },
      "toRecords threw",
    ],
    [
      "takes “never” for a date",
      {
        toRecords: (page) =>
          forced(page.body, (item) => ({ expiresAt: new Date(String(item.expires ?? "2020-01-01")) })),
      },
      "the year",
    ],
    [
      "writes records that do not fit",
      { toRecords: (page) => forced(page.body, () => ({ name: "x".repeat(3000) })) },
      "does not fit: name",
    ],
    [
      "lets a secret out",
      { toRecords: (page) => forced(page.body, () => ({ description: "has CANARY in it" })) },
      "Canary 1 came out in a record",
    ],
    [
      "makes a renamed object another identity",
      {
        toRecords: (page) =>
          forced(page.body, (item) => ({ ref: { realm: "r", externalId: String(item.name) } })),
      },
      "another identity",
    ],
    [
      "ends in the middle",
      {
        async *pages(ctx, scope, cursor) {
          for await (const each of good.pages?.(ctx, scope, cursor) ?? []) {
            yield each;
            return;
          }
        },
      },
      "could not be read",
    ],
    [
      "does not resume where it was",
      { pages: (ctx, scope) => good.pages?.(ctx, scope, null) ?? none() },
      "resumed after page",
    ],
    [
      "reads a loop on and on",
      {
        async *pages(_ctx, scope, cursor) {
          for (;;) yield { call: scope.key, body: { items: [], next: 1 }, next: cursor ?? 1 };
        },
      },
      "instead of loop",
    ],
    [
      "takes denied for empty",
      {
        async *plan(ctx) {
          for await (const scope of good.plan?.(ctx) ?? []) if (scope.dataSet !== "keys") yield scope;
        },
      },
      "no longer planned",
    ],
    [
      "checks only some permissions",
      {
        async *check(ctx) {
          for await (const line of good.check?.(ctx) ?? []) if (line.dataSet !== "keys") yield line;
        },
      },
      "no line for keys.read",
    ],
    [
      "calls a missing permission granted",
      {
        async *check(ctx) {
          for await (const line of good.check?.(ctx) ?? []) yield { ...line, state: "granted" };
        },
      },
      "is granted, not missing",
    ],
  ])("finds a connector that %s", async (_title, change, sentence) => {
    expect(await failuresOf(change)).toContainEqual(expect.stringContaining(sentence));
  });

  it("finds an export reader that swallows garbage, miscounts, or tells a secret", async () => {
    const file: ExportFile = {
      name: "x.json",
      size: 2,
      async *open() {
        yield new TextEncoder().encode("{}");
      },
    };
    const scope = { key: "a/accounts", dataSet: "accounts", title: "", issues: ["good:a"] };
    const reader: Partial<Connector<Config>> = {
      manifest: { ...manifest, exports: [{ id: "x", title: "X", how: "y", accept: [".json"] }] },
      async *readExport(_files, ctx) {
        ctx.warn("CANARY was found");
        yield { t: "about", about: "a", collectedAt: null };
        yield { t: "page", scope, call: "c", body: { items: [{ id: "1" }], next: null } };
        yield { t: "scopeDone", scope, complete: false };
      },
    };
    const failures = await failuresOf(reader, {
      exports: [{ title: "E", files: [file], config: { url: "" }, identities: 2, complete: true }],
    });
    expect(failures).toEqual(
      expect.arrayContaining([
        "E: a scope is not as complete as it should be.",
        "E: 1 identities came out instead of 2.",
        "E: a file that is no export was read without complaint.",
        "Canary 1 came out in a warning.",
      ]),
    );
  });

  it("does not pass without any case", async () => {
    const bare = { now: cases.now, canaries: [] };
    expect(await checkContract(good, bare)).toEqual([
      "There is no case: neither an export nor a live source.",
    ]);
  });
});

/** The good records with something changed in each. */
function forced(body: unknown, change: (item: Record<string, unknown>) => object) {
  const parsed = good.toRecords({ ...pageWith({}), body });
  const list = z
    .object({ items: z.array(z.record(z.string(), z.unknown()).catch({})) })
    .catch({ items: [] })
    .parse(body);
  return {
    ...parsed,
    records: parsed.records.map((record, index) => ({ ...record, ...change(list.items[index] ?? {}) })),
  };
}

async function* none(): AsyncGenerator<never> {}
