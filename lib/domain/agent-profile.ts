import { z } from "zod";

/**
 * What a source says of an AI agent or a tool server beside the fields that every identity has. It stands in the `raw` part of
 * the record, where each source keeps its own statement; further keys there are the source's own. Which servers an agent
 * may call are trusts of kind `agent` on the servers; which tools a server has are its grants (`agent-tool.ts`).
 */

const text = z.string().max(1000).nullable().catch(null);
const texts = z.array(z.string().max(500)).max(500).catch([]);
const flag = z.boolean().nullable().catch(null);

/** How callers prove who they are. */
export const agentAuthSchema = z.object({
  /** Whether it answered somebody who proved nothing; null: not tried. */
  anonymous: flag,
  /** Ways in, in the words of its protocol: `Bearer`, `oauth2`, `apiKey`. */
  schemes: texts,
  /** Who issues the tokens that it takes. */
  issuers: texts,
  /** Scopes that such tokens can have. */
  scopes: texts,
});
export type AgentAuth = z.output<typeof agentAuthSchema>;

export const agentProfileSchema = z.object({
  /** The program, platform or protocol that it runs in: `claude-code`, `a2a`. */
  framework: text,
  model: text,
  version: text,
  /** Who runs it, as it says itself. */
  provider: text,
  /** Settings that let it act without asking, as the source names them; null: the source does not tell. */
  autoApprove: texts.nullable(),
  auth: agentAuthSchema.nullable().catch(null),
});
export type AgentProfile = z.output<typeof agentProfileSchema>;

export const toolServerTransports = ["stdio", "http", "sse", "unknown"] as const;

export const toolServerProfileSchema = z.object({
  transport: z.enum(toolServerTransports).catch("unknown"),
  /** The program that it is started with, or its address without anything secret. */
  runs: text,
  /** `npm:@scope/server@1.2.3`. */
  package: text,
  /** Whatever version is newest when it starts; null: not known. */
  unpinned: flag,
  plainHttp: flag,
  /** What it calls itself, which proves nothing. */
  software: text,
  version: text,
  /** Version of the protocol that it was spoken to in. */
  protocol: text,
  auth: agentAuthSchema.nullable().catch(null),
});
export type ToolServerProfile = z.output<typeof toolServerProfileSchema>;
