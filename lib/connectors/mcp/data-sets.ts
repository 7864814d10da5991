import type { DataSet } from "@/lib/connectors/sdk/contract";

/** What a call needs, in the protocol's own words. */
export const permission = {
  tools: "tools/list",
  card: "GET /.well-known/agent-card.json",
  registry: "GET /v0.1/servers",
  files: "the files that you bring",
} as const;

export const dataSets: DataSet[] = [
  {
    id: "servers",
    title: "Servers and their tools",
    permissions: [permission.tools],
    withoutIt: "What the tools of a server can do, and whether one was changed, is not known.",
    // A server may show each caller other tools.
    filtered: true,
  },
  {
    id: "agents",
    title: "Agents that tell of themselves",
    permissions: [permission.card],
    withoutIt: "What the agent offers, and how its callers sign in, is not known.",
  },
  {
    id: "registry",
    title: "Servers of the registry",
    permissions: [permission.registry],
    withoutIt: "Which servers the organisation has approved is not known.",
    filtered: true,
  },
  {
    id: "settings",
    title: "Agents and servers in settings",
    permissions: [permission.files],
    withoutIt: "Which agent may call which server is not known.",
  },
];
