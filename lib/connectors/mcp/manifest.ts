import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type McpConfig, mcpConfigSchema } from "./config";
import { dataSets } from "./data-sets";
import { mcpFields } from "./fields";

export const manifest: Manifest<McpConfig> = {
  id: "mcp",
  title: "MCP and A2A",
  category: "AI",
  summary:
    "Finds tool servers of AI agents, what each of their tools can do, and agents that tell of themselves.",
  config: mcpConfigSchema,
  fields: mcpFields,
  dataSets,
  cannotSee: [
    "What tools do: each is judged by its name, its inputs and what its server says of it, and all three may lie.",
    "Tools of servers that are programs on a machine: none is started. List them by hand and bring the file.",
    "Who calls a server, and when: no server tells. Which agents may is in the settings of their clients.",
    "Tools that a server shows to other callers only, and whether one may be called without a credential: none is called.",
    "Whether a card's signature holds: it is counted, not verified. Cards for signed-in callers are not asked for.",
    "Resources and prompts of servers.",
    "Which machine a file is from, unless you say so.",
  ],
  neverReads: [
    "No tool is called, no resource read, no prompt fetched",
    "Programs that a file names are never started, and addresses in it never called",
    "Keys in settings are dropped as they are read; names and keyed fingerprints stay",
  ],
  evidence: "api",
  proof: {
    state: "partly",
    by: "Tried against the public servers “everything”, “filesystem” and “memory”, over HTTP and over events; versions without handshake, registries and cards are written after their specifications.",
  },
  access: accessGuide,
  exports: [
    {
      id: "settings",
      title: "Settings of an AI client",
      how: "The file itself: mcp.json, claude_desktop_config.json, .cursor/mcp.json, .vscode/mcp.json, config.toml …",
      accept: [".json", ".jsonc", ".toml", ".yaml", ".yml"],
      marks: ["mcpServers", "mcp_servers", "context_servers", '"servers": {', '"servers":{'],
    },
    {
      id: "tools",
      title: "Tools of one server (JSON)",
      how: "npx @modelcontextprotocol/inspector --cli --config ./mcp.json --server files --method tools/list --format json > files.tools.json",
      accept: [".json"],
      marks: ['"inputSchema"'],
    },
    {
      id: "registry",
      title: "server.json, or a registry's list",
      how: "curl https://registry.acme.example/v0.1/servers?version=latest > servers.json",
      accept: [".json"],
      marks: ['"registryType"', "modelcontextprotocol.io/schemas", '"streamable-http"'],
    },
    {
      id: "card",
      title: "Agent card (A2A)",
      how: "curl https://agents.acme.example/.well-known/agent-card.json > card.json",
      accept: [".json"],
      marks: ['"defaultInputModes"', '"supportedInterfaces"'],
    },
  ],
};
