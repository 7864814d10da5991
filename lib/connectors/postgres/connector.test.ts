import { expect, it } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { fakeHttp } from "@/lib/connectors/sdk/contract-kit-live";
import { createLookups } from "@/lib/platform/outbound/connect";
import { postgresConfigSchema } from "./config";
import { postgresOver } from "./connector";
import { clusterId, openFake, roleRow, serve, smallCluster, without } from "./fixtures/fake-server";
import { objectListings } from "./object-listings";
import { clusterScope } from "./plan";

const now = new Date("2026-11-23T12:00:00Z");
const canary = "CANARY-f7Gh2kLq9ZxW4vBn";
const password = "CANARY-of-the-connector";
const connector = postgresOver(openFake);
const config = postgresConfigSchema.parse({ host: "db.example.com", user: "rollcall_reader", password });
const cluster = smallCluster(canary);
const objectCalls = objectListings.map(({ call }) => call);

const page = (row: object): Page => ({
  scope: clusterScope("roles", clusterId),
  call: "roles",
  body: { cluster: clusterId, host: "db", database: null, rows: [roleRow(16_401, "app", row)] },
  collectedAt: now,
});

it("keeps the contract", async () => {
  const failures = await checkContract(connector, {
    now,
    canaries: [canary, password],
    live: {
      config,
      source: serve(cluster),
      // The superuser, the application, and the owner that nobody signs in as; a group and a shipped role are none.
      identities: 3,
      denied: [
        {
          dataSet: "roles",
          permission: "SELECT ON pg_catalog.pg_roles",
          source: without(cluster, ["roles"]),
        },
        {
          dataSet: "memberships",
          permission: "SELECT ON pg_catalog.pg_auth_members",
          source: without(cluster, ["memberships"]),
        },
        {
          dataSet: "sessions",
          permission: "pg_read_all_stats",
          source: without(cluster, ["sessions"], { stats: [{ granted: false }] }),
        },
        {
          dataSet: "databases",
          permission: "SELECT ON pg_catalog.pg_database",
          source: without(cluster, ["databases"]),
        },
        {
          dataSet: "privileges",
          permission: "CONNECT ON DATABASE",
          source: without(cluster, objectCalls, { closed: [{ name: "shop" }] }),
        },
      ],
      looping: serve(cluster, (name) =>
        name === "roles" ? { body: Array.from({ length: 500 }, () => roleRow(7, "same")) } : null,
      ),
      bulk: {
        source: serve({
          ...cluster,
          roles: Array.from({ length: 10_000 }, (_, index) => roleRow(20_000 + index, `u${index}`)),
          sessions: [],
        }),
        identities: 10_000,
        heapMb: 150,
      },
    },
    datesIn: (form) => page({ valid_until: form }),
    rename: { before: page({ name: "old" }), after: page({ name: "new" }) },
    unknowns: [
      {
        title: "An attribute that is neither true nor false",
        page: page({ login: "perhaps" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 60_000);

const context = (source: Parameters<typeof fakeHttp>[0], more: object = {}) => ({
  now,
  config: { ...config, ...more },
  http: fakeHttp(source),
  lookup: createLookups({ allowCidrs: [] }),
  fingerprint: null,
  signal: new AbortController().signal,
  warn: () => undefined,
});

async function plannedKeys(source: Parameters<typeof fakeHttp>[0], more: object = {}) {
  const scopes: string[] = [];
  for await (const { key, issues, unreadable } of connector.plan?.(context(source, more)) ?? []) {
    scopes.push(`${key} ${issues.length > 0 ? "issues" : "says"} ${unreadable?.kind ?? "readable"}`);
  }
  return scopes;
}

it("plans what it cannot read, and lets only what is listed completely call something gone", async () => {
  const all = (prefix: string, end: string) =>
    ["roles", "memberships", "sessions", "databases", "privileges"].map((id) => `${prefix}/${id} ${end}`);
  expect(await plannedKeys(serve(cluster))).toEqual([
    `${clusterId}/roles issues readable`,
    `${clusterId}/memberships issues readable`,
    `${clusterId}/sessions says readable`,
    `${clusterId}/databases issues readable`,
    `${clusterId}/privileges/16500 issues readable`,
  ]);
  expect(await plannedKeys(without(cluster, ["cluster"]))).toEqual(all("cluster", "says denied"));
  expect((await plannedKeys(without(cluster, ["connectable"]))).at(-1)).toBe(
    `${clusterId}/privileges says denied`,
  );
  expect((await plannedKeys(serve(cluster), { databases: ["shop", "gone"] })).slice(-2)).toEqual([
    `${clusterId}/privileges/16500 issues readable`,
    `${clusterId}/privileges/named/gone says denied`,
  ]);
  expect((await plannedKeys(without(cluster, ["cluster"]), { cluster: "mine" }))[0]).toBe(
    "mine/roles issues readable",
  );
});

it("takes a form whose optional fields are empty", () => {
  const empty = { port: "", password: "", ca: " ", database: "", databases: "", cluster: "" };
  const read = postgresConfigSchema.parse({ host: "db", user: "u", ...empty });
  expect(read).toMatchObject({ port: 5432, database: "postgres", databases: [], tls: "verify-full" });
  expect(
    postgresConfigSchema.parse({ host: "db", user: "u", port: "6432", databases: "a, b\nc" }),
  ).toMatchObject({
    port: 6432,
    databases: ["a", "b", "c"],
  });
  expect(postgresConfigSchema.safeParse({ host: "db/x", user: "u" }).success).toBe(false);
  expect(postgresConfigSchema.safeParse({ host: "db", user: "u", port: "70000" }).success).toBe(false);
});
