import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { readTool } from "@/lib/domain/agent-tool";
import { mcpConfigSchema } from "./config";
import { mcp } from "./connector";
import { canaries, card, entries, listTool, settings } from "./fixtures/acme";
import { fakeServers } from "./fixtures/fake-servers";
import { everything, file, now } from "./fixtures/read-mcp";

const many = Array.from({ length: 10_000 }, (_, index) => ({
  server: { name: `example.acme/s${index}`, version: "1.0.0", packages: [] },
}));

const registryPage = (item: object): Page => ({
  scope: { key: "r/registry", dataSet: "registry", title: "r", issues: ["mcp"] },
  call: "GET /v0.1/servers",
  body: { realm: "mcp", items: [item] },
  collectedAt: now,
});

test("the connector keeps the contract", async () => {
  const config = mcpConfigSchema.parse({});
  const failures = await checkContract(mcp, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: mcpConfigSchema.parse(everything),
      source: fakeServers(),
      // Two servers, one of which stands in the registry as well; another of the registry; an agent.
      identities: 4,
      denied: [
        {
          dataSet: "servers",
          permission: "tools/list",
          source: fakeServers({ denied: ["mcp.acme.example", "old.acme.example"] }),
        },
        {
          dataSet: "agents",
          permission: "GET /.well-known/agent-card.json",
          source: fakeServers({ denied: ["agents.acme.example"] }),
        },
        {
          dataSet: "registry",
          permission: "GET /v0.1/servers",
          source: fakeServers({ denied: ["registry.acme.example"] }),
        },
      ],
      looping: fakeServers({ loops: true }),
      // A server's every page says which it is of.
      bulk: { source: fakeServers({ registry: many }), identities: 10_005, heapMb: 150 },
    },
    exports: [
      {
        title: "Settings and tools",
        files: [file("mcp.json", settings), file("files.tools.json", { tools: [listTool] })],
        config,
        // The agent; two servers elsewhere, one here.
        identities: 4,
        complete: true,
      },
      {
        title: "server.json",
        files: [file("server.json", entries[1]?.server)],
        config,
        identities: 1,
        complete: true,
      },
      { title: "An agent card", files: [file("card.json", card)], config, identities: 1, complete: true },
    ],
    unknowns: [
      {
        title: "A new state of an entry",
        page: registryPage({ name: "example.acme/x", official: { status: "hibernated" } }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
      {
        title: "A tool that says nothing of itself",
        page: {
          scope: { key: "s/servers", dataSet: "servers", title: "s", issues: ["mcp"] },
          call: "list of tools",
          body: {
            server: { realm: "mcp", externalId: "server:https://x.example" },
            name: null,
            tools: [readTool({ name: "frobnicate", inputSchema: {} })],
          },
          collectedAt: now,
        },
        holds: ({ records }) =>
          records.some(
            (record) =>
              record.t === "entitlement" && JSON.stringify(record.body).includes('"class":"unknown"'),
          ),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
