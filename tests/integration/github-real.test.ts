import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { githubConfigSchema } from "@/lib/connectors/github/config";
import { github } from "@/lib/connectors/github/connector";
import type { HttpRequest } from "@/lib/connectors/sdk/http";
import { createHttpClient, type OutboundClient } from "@/lib/platform/outbound/http-client";
import { loopbackContext, type Reading, readLive, recordsOf } from "@/tests/factories/live-reading";
import { type LocalServer, startLocal } from "@/tests/factories/local-server";
import { notInstalled, realServer } from "@/tests/factories/real-servers";

const prism = realServer("@stoplight/prism-cli/dist/index.js");
const specification = realServer("@octokit/openapi/generated/api.github.com.json");
const title = prism && specification ? "" : ` (${notInstalled})`;

/**
 * A server made of GitHub's own specification: it knows GitHub's paths and parameters, refuses others, and answers each with
 * GitHub's own example.
 */
describe.skipIf(title !== "")(`GitHub's specification${title}`, () => {
  let server: LocalServer;
  let client: OutboundClient;
  let reading: Reading;

  beforeAll(async () => {
    server = await startLocal({
      name: "prism",
      program: process.execPath,
      args: ({ port }) => [prism ?? "", "mock", "-h", "127.0.0.1", "-p", String(port), specification ?? ""],
      ready: async ({ port }) => void (await fetch(`http://127.0.0.1:${port}/`)),
    });
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs1", format: "pem" },
    });
    const config = githubConfigSchema.parse({
      org: "github",
      app_id: "1",
      private_key: privateKey,
      alerts: "yes",
      base_url: `http://127.0.0.1:${server.port}`,
    });
    const context = loopbackContext(config);
    client = createHttpClient({
      connector: "github",
      allowCidrs: ["127.0.0.0/8"],
      retryBaseMs: 1,
      signal: context.signal,
    });
    // GitHub takes the type that it recommends; its specification names only the plain one. And its one example of each
    // answer says that there is another page.
    const http = {
      request: async (request: HttpRequest) => {
        const headers = { ...request.headers, accept: "application/json" };
        const answer = await client.request({ ...request, headers });
        return { ...answer, headers: { ...answer.headers, link: "" } };
      },
    };
    reading = await readLive(github, { ...context, http });
  }, 180_000);
  afterAll(async () => {
    await client?.close();
    await server?.stop();
  });

  test("knows every call that is made, and its answers can be read", () => {
    expect(Object.values(reading.ends).filter((end) => end !== "complete")).toEqual([]);
    expect(Object.keys(reading.ends).length).toBeGreaterThan(15);
    expect(reading.problems).toEqual([]);
    expect(recordsOf("identity", reading).length).toBeGreaterThan(5);
  });
});
