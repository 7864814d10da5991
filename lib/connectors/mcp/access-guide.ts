import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { McpConfig } from "./config";

const servers = (
  config: Partial<McpConfig>,
) => `Rollcall only sends server/discover or initialize, and tools/list. It calls no tool.

1. A server that takes anybody needs nothing: put its address under "Servers".
2. A server with OAuth: register a client for Rollcall at its authorization server, with the client credentials grant
   and the least scope that lists tools. Put a token in as
     ${config.servers?.[0] ?? "https://mcp.acme.example/mcp"} Authorization: Bearer <token>
3. A server with a key: make a key of its own for Rollcall that may do nothing but list.
     ${config.servers?.[0] ?? "https://mcp.acme.example/mcp"} X-Api-Key: <key>
`;

const local =
  () => `# A server that a client starts on its own machine is a program. Rollcall starts none: list its tools yourself,
# then bring the file, together with the mcp.json that names the server.
npx @modelcontextprotocol/inspector --cli --config ./mcp.json --server files --method tools/list --format json > files.tools.json
npx rollcall import mcp mcp.json files.tools.json
`;

export const accessGuide: AccessGuide<McpConfig> = {
  intro:
    "Listing tools needs no right to call one. Give Rollcall a credential of its own that can do nothing else.",
  tabs: [
    { name: "Servers", language: "text", text: servers },
    { name: "Programs", language: "shell", text: local },
  ],
};
