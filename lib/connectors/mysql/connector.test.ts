import { expect, it } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { mysqlConfigSchema } from "./config";
import { mysqlOver } from "./connector";
import {
  account,
  openFake,
  serve,
  serverId,
  smallMariadb,
  smallMysql,
  without,
} from "./fixtures/fake-server";
import { serverScope } from "./plan";

const now = new Date("2026-11-23T12:00:00Z");
const canary = "CANARY-f7Gh2kLq9ZxW4vBn";
const password = "CANARY-of-the-connector";
const connector = mysqlOver(openFake);
const config = mysqlConfigSchema.parse({ host: "db.example.com", user: "rollcall_reader", password });
const mysql = smallMysql(canary);
const mariadb = smallMariadb();

const page = (row: object): Page => ({
  scope: serverScope("accounts", serverId),
  call: "accounts",
  body: { server: serverId, flavour: "mysql", host: "db", rows: [account("app", "%", row)] },
  collectedAt: now,
});

it("keeps the contract with MySQL", async () => {
  const failures = await checkContract(connector, {
    now,
    canaries: [canary, password],
    live: {
      config,
      source: serve(mysql),
      // The role is none.
      identities: 3,
      denied: [
        { dataSet: "accounts", permission: "SELECT ON mysql.user", source: without(mysql, ["accounts"]) },
        { dataSet: "roles", permission: "SELECT ON mysql.role_edges", source: without(mysql, ["roles"]) },
        { dataSet: "privileges", permission: "SELECT ON mysql.db", source: without(mysql, ["db"]) },
        {
          dataSet: "privileges",
          permission: "SELECT ON mysql.global_grants",
          source: without(mysql, ["global_grants"]),
        },
        { dataSet: "sessions", permission: "PROCESS", source: without(mysql, [], { process: [] }) },
      ],
      looping: serve(mysql, (name) =>
        name === "accounts" ? { body: Array.from({ length: 500 }, () => account("same", "%")) } : null,
      ),
      bulk: {
        source: serve({
          ...mysql,
          accounts: Array.from({ length: 10_000 }, (_, index) =>
            account(`u${String(index).padStart(5, "0")}`, "%"),
          ),
          sessions: [],
        }),
        identities: 10_000,
        heapMb: 150,
      },
    },
    datesIn: (form) => page({ changed: form, lifetime: "90" }),
    unknowns: [
      {
        title: "A plugin of a version to come",
        page: page({ plugin: "authentication_by_thought" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "credential" && record.type === "unknown"),
      },
      {
        title: "An account that is neither locked nor open",
        page: page({ locked: "HALF" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 60_000);

it("keeps the contract with MariaDB", async () => {
  const failures = await checkContract(connector, {
    now,
    canaries: [password],
    live: {
      config,
      source: serve(mariadb),
      identities: 4,
      denied: [
        {
          dataSet: "accounts",
          permission: "SELECT ON mysql.global_priv",
          source: without(mariadb, ["accounts"]),
        },
        {
          dataSet: "roles",
          permission: "SELECT ON mysql.roles_mapping",
          source: without(mariadb, ["roles"]),
        },
        {
          dataSet: "privileges",
          permission: "SELECT ON mysql.proxies_priv",
          source: without(mariadb, ["proxies_priv"]),
        },
      ],
    },
  });
  expect(failures).toEqual([]);
}, 60_000);

it("takes a form whose optional fields are empty", () => {
  const empty = { port: "", password: "", ca: "", server: " " };
  const read = mysqlConfigSchema.parse({ host: "db", user: "u", ...empty });
  expect(read).toMatchObject({ port: 3306, tls: "verify-full", server: undefined });
  expect(mysqlConfigSchema.safeParse({ host: "db", user: "u", port: "0" }).success).toBe(false);
});
