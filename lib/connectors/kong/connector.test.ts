import { lookup } from "node:dns";
import { describe, expect, test } from "vitest";
import type { LiveContext, Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { type FakeSource, fakeHttp } from "@/lib/connectors/sdk/contract-kit-live";
import { type RecordType, recordSchema, type SourceRecord } from "@/lib/domain/source-record";
import { accessGuide } from "./access-guide";
import { type KongConfig, kongConfigSchema } from "./config";
import { kong } from "./connector";
import { dataSets } from "./data-sets";
import { canaries, fakeKong } from "./fixtures/acme";

const now = new Date("2026-11-25T12:00:00Z");
const config = kongConfigSchema.parse({ url: "https://kong.acme.example:8444/", token: canaries.token });
const realm = "kong:kong.acme.example:8444";
const page = (dataSet: string, path: string, item: object): Page => ({
  scope: { key: `x/${dataSet}`, dataSet, title: "", issues: [realm] },
  call: `GET ${path}`,
  body: { realm, items: [item] },
  collectedAt: now,
});
const consumer = (item: object) => page("consumers", "/consumers", { id: "c-9", username: "x", ...item });

test("the connector keeps the contract", async () => {
  const failures = await checkContract(kong, {
    now,
    canaries: Object.values(canaries),
    live: {
      config,
      source: fakeKong(),
      identities: 2,
      denied: dataSets.map(({ id, permissions: [needed = ""] }) => ({
        dataSet: id,
        permission: needed,
        source: fakeKong({ denied: needed.replace("read ", "") }),
      })),
      looping: fakeKong({ loops: true }),
      bulk: {
        source: fakeKong({
          consumers: Array.from({ length: 10_000 }, (_, at) => ({ id: `c${at}`, username: `u${at}` })),
        }),
        identities: 10_000,
        heapMb: 150,
      },
    },
    datesIn: (form) => consumer({ created_at: form }),
    rename: { before: consumer({ username: "old" }), after: consumer({ username: "new" }) },
    unknowns: [
      {
        title: "A new algorithm of a key that signs tokens",
        page: page("token-signing", "/jwts", { id: "j-9", consumer: "c-9", algorithm: "XX999" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "credential" && record.type === "signing_secret"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);

const contextOf = (source: FakeSource): LiveContext<KongConfig> => ({
  now,
  config,
  http: fakeHttp(source),
  fingerprint: (secret) => `fp-${secret.length}`,
  signal: new AbortController().signal,
  lookup: () => lookup,
  warn: () => undefined,
});

async function readAll(source: FakeSource): Promise<SourceRecord[]> {
  const ctx = contextOf(source);
  const records: SourceRecord[] = [];
  for await (const scope of kong.plan?.(ctx) ?? [])
    for await (const { call, body } of kong.pages?.(ctx, scope, null) ?? []) {
      const parsed = kong.toRecords({
        scope,
        call,
        body: JSON.parse(JSON.stringify(body)),
        collectedAt: now,
      });
      expect(parsed.problems).toEqual([]);
      records.push(...parsed.records.map((record) => recordSchema.parse(record)));
    }
  return records;
}

function of<T extends RecordType>(records: SourceRecord[], type: T): Extract<SourceRecord, { t: T }>[] {
  return records.filter((record): record is Extract<SourceRecord, { t: T }> => record.t === type);
}

describe("a gateway", () => {
  test("has consumers with hints of their owners", async () => {
    const records = await readAll(fakeKong());
    expect(
      of(records, "identity").map(({ ref, name, tags }) => [ref.externalId, name, tags?.custom_id]),
    ).toEqual([
      ["consumer/c-1", "billing-service", "b-7"],
      ["consumer/c-2", "partner", "partner"],
    ]);
    expect(of(records, "identity")[0]).toMatchObject({
      createdAt: new Date(1_700_000_000_000),
      ownerHints: [{ type: "tag", value: "ann@acme.example" }],
      lastUsed: { at: null, gap: "no_telemetry" },
    });
    expect(of(records, "member").map(({ group, member }) => [group.externalId, member.externalId])).toEqual([
      ["group/internal", "consumer/c-1"],
      ["group/internal", "consumer/c-2"],
    ]);
  });

  test("keeps secrets in the open: they become fingerprints, hashes become nothing", async () => {
    const found = of(await readAll(fakeKong()), "credential").map(
      ({ ref, type, lifetime, fingerprint, identity }) => [
        ref.externalId,
        type,
        lifetime,
        fingerprint,
        identity?.externalId,
      ],
    );
    expect(found).toEqual([
      ["key-auths/k-1", "api_key", "static", `fp-${canaries.key.length}`, "consumer/c-1"],
      ["key-auths/k-2", "api_key", "expiring", `fp-${canaries.key.length + 1}`, "consumer/c-2"],
      ["basic-auths/b-1", "password", "static", undefined, "consumer/c-1"],
      ["jwts/j-1", "signing_secret", "static", `fp-${canaries.secret.length}`, "consumer/c-1"],
      ["jwts/j-2", "rsa_keypair", "static", undefined, "consumer/c-1"],
      ["hmac-auths/h-1", "signing_secret", "static", `fp-${canaries.secret.length}`, "consumer/c-2"],
      ["oauth2/o-1", "oauth_client_secret", "static", `fp-${canaries.secret.length}`, "consumer/c-2"],
      ["oauth2/o-2", "oauth_client_secret", "static", undefined, "consumer/c-2"],
    ]);
  });

  test("without a plugin has no such list, and one without consumers is not Kong", async () => {
    const records = await readAll(fakeKong({ missing: "/hmac-auths" }));
    expect(of(records, "credential").some(({ ref }) => ref.externalId.startsWith("hmac"))).toBe(false);
    await expect(readAll(fakeKong({ missing: "/consumers" }))).rejects.toThrow("404");
  });

  test("at a wrong address has no list, rather than empty ones; what it has no plugin for is not called granted", async () => {
    const stateOf = async (source: FakeSource) => {
      const states: { [dataSet: string]: string } = {};
      for await (const { dataSet, state } of kong.check?.(contextOf(source)) ?? []) states[dataSet] = state;
      return states;
    };
    expect(await stateOf(fakeKong({ missing: "/hmac-auths" }))).toMatchObject({
      keys: "granted",
      "request-signing": "unknown",
    });
    const nowhere: FakeSource = () => ({ status: 404, body: {} });
    expect(new Set(Object.values(await stateOf(nowhere)))).toEqual(new Set(["missing"]));
    const ctx = contextOf(nowhere);
    for await (const scope of kong.plan?.(ctx) ?? []) {
      const answers = kong.pages?.(ctx, scope, null)[Symbol.asyncIterator]();
      await expect(answers?.next()).rejects.toMatchObject({ failure: { kind: "denied" } });
    }
  });
});

test("a token is asked for where one signs in with it, and the guide's role only reads", () => {
  expect(kongConfigSchema.safeParse({ url: "https://k.example" }).success).toBe(false);
  expect(kongConfigSchema.safeParse({ url: "https://k.example", auth: "none" }).success).toBe(true);
  const actions = accessGuide.tabs[0]?.text({}).match(/actions=\w+/g) ?? [];
  expect(new Set(actions)).toEqual(new Set(["actions=read"]));
  expect(actions).toHaveLength(dataSets.length);
});
