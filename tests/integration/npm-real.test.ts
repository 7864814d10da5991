import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { npmConfigSchema } from "@/lib/connectors/npm/config";
import { npm } from "@/lib/connectors/npm/connector";
import type { LiveContext } from "@/lib/connectors/sdk/contract";
import { createHttpClient, type OutboundClient } from "@/lib/platform/outbound/http-client";
import {
  checkLines,
  loopbackContext,
  type Reading,
  readLive,
  recordsOf,
} from "@/tests/factories/live-reading";
import { type LocalServer, startLocal } from "@/tests/factories/local-server";
import { notInstalled, realServer } from "@/tests/factories/real-servers";

const program = realServer("verdaccio/bin/verdaccio");
const title = program ? "is read completely" : `is read completely (${notInstalled})`;
const password = "CANARY-password-1";
const account = "acme-bot";

const settings = `storage: ./storage
auth: { htpasswd: { file: ./htpasswd } }
uplinks: {}
packages: { '**': { access: $all, publish: $authenticated } }
experiments: { token: true }
flags: { token: true }
`;

describe.skipIf(!program)("a registry of one's own", () => {
  let server: LocalServer;
  let ctx: LiveContext<z.output<typeof npmConfigSchema>>;
  let client: OutboundClient;
  let reading: Reading;
  const secrets: string[] = [password];

  beforeAll(async () => {
    server = await startLocal({
      name: "npm",
      program: process.execPath,
      prepare: (folder) => writeFileSync(join(folder, "config.yaml"), settings),
      args: ({ port, folder }) => [
        program ?? "",
        "-c",
        join(folder, "config.yaml"),
        "-l",
        `127.0.0.1:${port}`,
      ],
      ready: async ({ port }) => {
        await fetch(`http://127.0.0.1:${port}/-/ping`);
      },
    });
    const registry = `http://127.0.0.1:${server.port}`;
    const send = async (path: string, method: string, body: object, token?: string) => {
      const answer = await fetch(`${registry}${path}`, {
        method,
        headers: {
          "content-type": "application/json",
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        body: JSON.stringify(body),
      });
      return z.object({ token: z.string(), key: z.string().optional() }).parse(await answer.json());
    };
    const login = await send(`/-/user/org.couchdb.user:${account}`, "PUT", { name: account, password });
    secrets.push(login.token);
    for (const readonly of [true, false]) {
      const limits = readonly ? { cidr_whitelist: ["10.0.0.0/8"] } : { cidr_whitelist: [] };
      const made = await send("/-/npm/v1/tokens", "POST", { password, readonly, ...limits }, login.token);
      secrets.push(made.token);
    }
    client = createHttpClient({ connector: "npm", allowCidrs: ["127.0.0.0/8"], retryBaseMs: 1 });
    const config = npmConfigSchema.parse({ account, token: login.token, registry });
    ctx = { ...loopbackContext(config), http: client };
    reading = await readLive(npm, ctx);
  }, 120_000);
  afterAll(async () => {
    await client?.close();
    await server?.stop();
  });

  test(title, async () => {
    expect(Object.values(reading.ends)).toEqual(["complete"]);
    expect(reading.problems).toEqual([]);
    for (const secret of secrets) expect(reading.bodies).not.toContain(secret);
    const tokens = recordsOf("identity", reading).filter(({ kind }) => kind === "access_token");
    expect(tokens.map(({ tags, createdAt }) => [tags, createdAt instanceof Date])).toEqual(
      expect.arrayContaining([
        [{ "only from": "10.0.0.0/8" }, true],
        [{}, true],
      ]),
    );
    const granted = recordsOf("grant", reading).map(({ entitlement }) => entitlement.externalId);
    expect(granted.sort()).toEqual(["permission/packages/read-only", "permission/packages/read-write"]);
  });

  test("and says what may be read", async () => {
    const lines = await checkLines(npm, ctx);
    expect(lines.map(({ dataSet, state }) => `${dataSet} ${state}`)).toEqual([
      "tokens granted",
      "publishers unknown",
    ]);
  });
});
