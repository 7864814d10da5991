import { permission } from "@/lib/connectors/mcp/data-sets";
import { agentRealm } from "@/lib/connectors/mcp/names";
import type { Scope } from "@/lib/connectors/sdk/contract";
import { mcpRealm, serverName, serverRef } from "@/lib/connectors/sdk/server-address";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { readTool } from "@/lib/domain/agent-tool";
import { companyDomain, companyName } from "./company";
import { type ConnectedSystem, scopeParts } from "./connected";
import { type Planted, planted } from "./planted";

const text = { type: "string" };
/** A tool as its server defines it: its name, what it says it does, what it takes, and what it claims. */
const tool = (
  name: string,
  description: string,
  inputs: string,
  annotations?: { [hint: string]: boolean },
) => ({
  name,
  description,
  inputSchema: {
    type: "object",
    properties: Object.fromEntries(inputs.split(" ").map((input) => [input, text])),
    required: inputs.split(" ").slice(0, 1),
  },
  ...(annotations ? { annotations } : {}),
});
const reads = { readOnlyHint: true };

interface ToolServer {
  path: string;
  software: string;
  version: string;
  /** It takes calls from anybody. */
  open: boolean;
  tools: object[];
}

/** The company's tool servers. */
const servers: readonly ToolServer[] = [
  {
    path: "issues",
    software: "issues-mcp",
    version: "3.2.0",
    open: false,
    tools: [
      tool("list_issues", "Lists open issues of a project.", "project", reads),
      tool("get_issue", "Gives one issue with its comments.", "id", reads),
      tool("create_issue", "Opens an issue.", "project title body"),
      tool("add_comment", "Comments on an issue.", "id body"),
    ],
  },
  {
    path: "orders",
    software: "orders-mcp",
    version: "1.9.1",
    open: false,
    tools: [
      tool("find_order", "Finds orders by number, name or e-mail address.", "query", reads),
      tool("get_customer", "Gives a customer with addresses.", "customer", reads),
      tool("refund_order", "Pays an order back.", "order amount reason", { destructiveHint: true }),
      // It says that it only reads, and it does not.
      tool("update_delivery_address", "Shows where an order goes.", "order address", reads),
    ],
  },
  {
    path: "warehouse",
    software: "warehouse-mcp",
    version: "0.4.0",
    open: true,
    tools: [
      tool("stock_of", "Gives the stock of an article.", "article", reads),
      tool("move_stock", "Moves stock from one place to another.", "article from to amount"),
      tool("delete_location", "Deletes a place and all that is booked there.", "location"),
    ],
  },
  {
    path: "catalogue",
    software: "mcp-catalogue",
    version: "2.4.1",
    open: false,
    tools: [
      tool("search_articles", "Searches the catalogue.", "query", reads),
      tool("publish_article", "Shows an article in the shop.", "article"),
      tool("run_report", "Runs a query of the reporting database.", "sql"),
    ],
  },
];

const addressOf = (path: string) => `https://mcp.${companyDomain}/${path}`;
const agents = `https://agents.${companyDomain}`;

/** Tool servers that the company runs for its agents, what they offer, and the list of those that were approved. */
export const mcpServers: ConnectedSystem = {
  name: "Tool servers of AI agents",
  connector: "mcp",
  about: `mcp.${companyDomain}`,
  make: () => ({
    parts: [...servers.flatMap(serverParts), ...agentParts(), ...registryParts()],
    planted: wrong,
  }),
};

function scopeOf(address: string, dataSet: string, issues: string, reader: string): Scope {
  return { key: `${address}/${dataSet}`, dataSet, title: serverName(address), issues: [issues], reader };
}

function serverParts({ path, software, version, open, tools }: ToolServer): SnapshotPart[] {
  const address = addressOf(path);
  const scope = scopeOf(address, "servers", mcpRealm, open ? "anonymous" : "with a credential");
  const profile = {
    transport: "http",
    runs: address,
    package: null,
    unpinned: null,
    plainHttp: false,
    software,
    version,
    protocol: "2025-06-18",
    auth: open
      ? { anonymous: true, schemes: [], issuers: [], scopes: [] }
      : {
          anonymous: false,
          schemes: ["Bearer"],
          issuers: [`https://${companyName}.okta.example`],
          scopes: [`${path}.read`],
        },
    capabilities: ["tools"],
  };
  return [...scopeParts(scope, [[permission.tools, { address, profile, tools: tools.map(readTool) }]])];
}

function agentParts(): SnapshotPart[] {
  const scope = scopeOf(agents, "agents", agentRealm, "anonymous");
  const card = {
    address: agents,
    name: "Returns helper",
    description: "Answers customers who want to send something back.",
    version: "1.3.0",
    provider: { organization: "Brindlewood customer care", url: `https://${companyDomain}` },
    interfaces: [{ protocolBinding: "JSONRPC", protocolVersion: "1.0", address: `${agents}/a2a` }],
    schemes: [
      { name: "sso", type: "openIdConnect", openIdConnectUrl: `https://${companyName}.okta.example` },
    ],
    required: 1,
    signatures: 0,
    skills: [
      { id: "returns", name: "Start a return", description: "Opens a return for an order.", tags: [] },
    ],
  };
  return [...scopeParts(scope, [[permission.card, card]])];
}

/** The warehouse's server is missing here: nobody approved it. */
function registryParts(): SnapshotPart[] {
  const registry = `https://registry.mcp.${companyDomain}`;
  const entry = ({ path, version }: ToolServer) => ({
    name: `example.${companyName}/${path}`,
    version,
    repository: { url: `https://github.com/${companyName}/${path}-mcp`, source: "github" },
    remotes: [{ type: "streamable-http", address: addressOf(path), needs: [] }],
    packages: [],
    official: { status: "active" },
  });
  const items = servers.filter(({ open }) => !open).map(entry);
  const scope = scopeOf(registry, "registry", mcpRealm, "anonymous");
  return [...scopeParts(scope, [[permission.registry, { realm: mcpRealm, items }]])];
}

const wrong: Planted[] = [
  planted(
    "destructive-tool-without-sign-in",
    6,
    "Anybody on the network can have a tool server delete stock.",
    {
      identities: [serverRef(addressOf("warehouse"))],
    },
  ),
  planted("tool-claims-to-read", 6, "A tool says that it only reads, and changes where orders are sent.", {
    identities: [serverRef(addressOf("orders"))],
  }),
];
