import { describe, expect, test } from "vitest";
import type { CheckLine, LiveContext, Page, PlannedScope } from "@/lib/connectors/sdk/contract";
import { type FakeSource, fakeHttp } from "@/lib/connectors/sdk/contract-kit-live";
import { recordSchema, type SourceRecord } from "@/lib/domain/source-record";
import { createLookups } from "@/lib/platform/outbound/connect";
import { readerManifest, readerRules } from "./access-guide";
import { type KubernetesConfig, kubernetesConfigSchema } from "./config";
import { kubernetes } from "./connector";
import { clusterUid } from "./fixtures/cluster-objects";
import { fakeCluster, issuer, trackedSince } from "./fixtures/fake-cluster";
import { now, of } from "./fixtures/read-cluster";

const base = { auth: "token", server: "https://10.0.0.1:6443", token: "t", read_secrets: "yes" };

function context(source: FakeSource, config = {}): LiveContext<KubernetesConfig> {
  return {
    now,
    config: kubernetesConfigSchema.parse({ ...base, ...config }),
    http: fakeHttp(source),
    fingerprint: null,
    signal: new AbortController().signal,
    lookup: createLookups({ allowCidrs: ["127.0.0.0/8"] }),
    warn: () => undefined,
  };
}

async function planned(ctx: LiveContext<KubernetesConfig>): Promise<PlannedScope[]> {
  const scopes: PlannedScope[] = [];
  for await (const scope of kubernetes.plan?.(ctx) ?? []) scopes.push(scope);
  return scopes;
}

async function readAll(source: FakeSource, config = {}): Promise<SourceRecord[]> {
  const ctx = context(source, config);
  const records: SourceRecord[] = [];
  for (const scope of await planned(ctx)) {
    for await (const { call, body } of kubernetes.pages?.(ctx, scope, null) ?? []) {
      const page: Page = { scope, call, body, collectedAt: now };
      records.push(...kubernetes.toRecords(page).records.map((record) => recordSchema.parse(record)));
    }
  }
  return records;
}

/** The cluster with one path answered in another way. */
const except =
  (ending: string, status: number): FakeSource =>
  (request) =>
    new URL(request.url).pathname.endsWith(ending) ? { status, body: {} } : fakeCluster()(request);

describe("a live cluster", () => {
  test("vouches for its accounts under the issuer that it publishes", async () => {
    const trusts = of(await readAll(fakeCluster()), "trust").filter(({ kind }) => kind === "federation");
    expect(trusts.map((trust) => trust.issuer)).toEqual([issuer, issuer, issuer]);
    const silent = await readAll(except("/openid-configuration", 403));
    expect(of(silent, "trust").filter(({ issuer: who }) => who !== null)).toEqual([]);
  });

  test("knows tokens' last use since it began to record it, or since they were made", async () => {
    const used = async (source: FakeSource) =>
      of(await readAll(source), "credential").find(({ lastUsed }) => lastUsed?.at)?.lastUsed;
    expect(await used(fakeCluster())).toMatchObject({
      grade: "reported",
      precisionSeconds: 86_400,
      coveredSince: new Date("2025-02-03T10:00:00Z"),
      gap: "none",
    });
    expect(new Date(trackedSince) < new Date("2025-02-03T10:00:00Z")).toBe(true);
    const tracking = "legacy-service-account-token-tracking";
    expect(await used(except(tracking, 403))).toMatchObject({ coveredSince: null, gap: "not_permitted" });
    expect(await used(except(tracking, 404))).toMatchObject({ coveredSince: null, gap: "no_telemetry" });
  });

  test("is asked for the metadata of Secrets only, and for none where the source does not want it", async () => {
    const accepts: (string | undefined)[] = [];
    const watching: FakeSource = (request) => {
      if (new URL(request.url).pathname.endsWith("/secrets")) accepts.push(request.headers?.accept);
      return fakeCluster()(request);
    };
    await readAll(watching);
    expect(accepts.length).toBeGreaterThan(7);
    expect(new Set(accepts)).toEqual(
      new Set(["application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"]),
    );
    accepts.length = 0;
    const scopes = await planned(context(watching, { read_secrets: "no" }));
    expect(scopes.map(({ dataSet }) => dataSet)).not.toContain("secrets");
    expect(accepts).toEqual([]);
  });

  test("that cannot be entered has all its scopes, with the reason", async () => {
    const scopes = await planned(context(() => ({ status: 401, body: {} })));
    expect(scopes.map(({ unreadable }) => unreadable?.kind)).toEqual(Array(7).fill("denied"));
    expect(scopes[0]?.unreadable?.permission).toBe("get namespaces/kube-system");
  });

  test("is entered as the worker's own account only inside a pod", async () => {
    const [scope] = await planned(context(fakeCluster(), { auth: "in_cluster" }));
    expect(scope?.unreadable).toMatchObject({ kind: "unreachable", message: expect.stringContaining("pod") });
  });

  test("names the realm after the uid of kube-system, or as the source is told", async () => {
    const realms = async (config: object) =>
      new Set((await planned(context(fakeCluster(), config))).flatMap(({ issues }) => issues));
    expect(await realms({})).toEqual(new Set([`k8s:${clusterUid}`]));
    expect(await realms({ cluster: "prod" })).toEqual(new Set(["k8s:prod"]));
  });
});

test("the check says missing where the token is refused, and why it does not know elsewhere", async () => {
  const lines = async (source: FakeSource, config = {}) => {
    const found: CheckLine[] = [];
    for await (const line of kubernetes.check?.(context(source, config)) ?? []) found.push(line);
    return found;
  };
  const states = (all: CheckLine[]) => new Set(all.map(({ state }) => state));
  expect(states(await lines(() => ({ status: 401, body: {} })))).toEqual(new Set(["missing"]));
  expect(states(await lines(() => ({ status: 503, body: {} })))).toEqual(new Set(["unknown"]));
  const without = await lines(fakeCluster(), { read_secrets: "no" });
  expect(states(without.filter(({ dataSet }) => dataSet === "secrets"))).toEqual(new Set(["unknown"]));
});

test("the manifest of the reader allows lists of what is read, and Secrets only when asked", () => {
  expect(readerRules(false).flatMap(({ verbs }) => verbs)).not.toContain("get");
  expect(JSON.stringify(readerRules(false))).not.toContain("secrets");
  expect(JSON.stringify(readerRules(true))).toContain("secrets");
  expect(readerManifest(false)).not.toContain("configmaps");
});
