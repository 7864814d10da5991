import type { AgentContext, IdentityContext, ToolServerContext } from "@/lib/domain/assessment/context";
import type { ToolCounts } from "@/lib/domain/tool-counts";
import { identityOf } from "./identity-context";

/** No tool at all, and all of them looked at. */
export const toolsOf = (part: Partial<ToolCounts> = {}): ToolCounts => ({
  read: 0,
  write: 0,
  destructive: 0,
  unknown: 0,
  changed: 0,
  contradicts: 0,
  gone: 0,
  atLeast: false,
  ...part,
});

/** A client on a developer's machine that asks before it acts and has no tool server. */
export const agentOf = (
  part: Partial<Omit<AgentContext, "profile">> & { profile?: Partial<AgentContext["profile"]> } = {},
  of: Partial<IdentityContext> = {},
): IdentityContext =>
  identityOf({
    kind: "ai_agent",
    system: "claude-code",
    name: "Claude Code of lena",
    ...of,
    agent: {
      servers: [],
      actsAs: [],
      tools: null,
      ...part,
      profile: {
        framework: "claude-code",
        model: null,
        version: null,
        provider: null,
        autoApprove: [],
        auth: null,
        ...part.profile,
      },
    },
  });

/** A server at an address that asks who is calling, whose tools nobody has listed. */
export const toolServerOf = (
  part: Partial<Omit<ToolServerContext, "profile">> & {
    profile?: Partial<ToolServerContext["profile"]>;
  } = {},
  of: Partial<IdentityContext> = {},
): IdentityContext =>
  identityOf({
    kind: "mcp_server",
    system: "mcp",
    name: "mcp.example/issues",
    ...of,
    toolServer: {
      callers: [],
      tools: null,
      ...part,
      profile: {
        transport: "http",
        runs: "https://mcp.example/issues",
        package: null,
        unpinned: null,
        plainHttp: false,
        software: null,
        version: null,
        protocol: null,
        auth: { anonymous: false, schemes: ["Bearer"], issuers: [], scopes: [] },
        ...part.profile,
      },
    },
  });
