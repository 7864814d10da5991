import { z } from "zod";
import type { AgentProfile, ToolServerProfile } from "@/lib/domain/agent-profile";
import type { AgentTool } from "@/lib/domain/agent-tool";
import { maxQueryLength, type QueryProblem } from "@/lib/domain/query/grammar";
import type { ToolCounts } from "@/lib/domain/tool-counts";
import type { IdentityRow } from "@/lib/features/identities/schema";
import type { RecordRef, SourceRef } from "@/lib/features/sources/schema";

/** A tool of a server, in the newest definition that was seen. */
export interface SeenTool {
  server: RecordRef;
  tool: AgentTool;
  source: SourceRef | null;
  /** When this definition was first seen. */
  firstSeenAt: Date;
  /** It had another definition before. */
  changed: boolean;
  /** When it was no longer there; null: it is. */
  endedAt: Date | null;
}

/** What the list of agents says of each beside what the inventory says. Null: no source tells. */
export interface AgentFacts {
  /** The program or platform that it runs in; of a tool server, how it is spoken to. */
  framework: string | null;
  model: string | null;
  /** What it may do without asking, as its settings name it. */
  autoApprove: string[] | null;
  /** Tool servers that it may call, but for those that are switched off. */
  servers: number;
  /** Of how many of those servers nobody listed the tools. */
  unlisted: number;
  /** Tools of those servers, or of the server itself; null: nobody listed them. */
  tools: ToolCounts | null;
  /** The accounts and roles that it acts as. */
  actsAs: RecordRef[];
}

export type AgentRow = IdentityRow & { facts: AgentFacts };

export const agentListSchema = z.strictObject({
  q: z.string().max(maxQueryLength).default(""),
  sort: z.enum(["name", "kind"]).default("name"),
  direction: z.enum(["asc", "desc"]).default("asc"),
  after: z.string().max(20_000).optional(),
  before: z.string().max(20_000).optional(),
});
export type AgentListRequest = z.output<typeof agentListSchema>;

export interface AgentPage {
  rows: AgentRow[];
  before: string | null;
  after: string | null;
  problems: readonly QueryProblem[];
}

/** What one scope of a source says of an agent or a tool server. */
export interface AgentStatement {
  source: SourceRef | null;
  scope: string | null;
  /** It was asked itself, just then; else somebody wrote it down: settings, a registry, a card. */
  seen: boolean;
  at: Date;
  gone: boolean;
  /** The file that says it, where one does. */
  file: string | null;
  profile: AgentProfile | ToolServerProfile;
}

/** A tool server that an agent may call, or an agent that may call a server; with what its settings say of that. */
export interface AgentCall {
  other: RecordRef;
  /** The name that the settings have for it. */
  as: string | null;
  disabled: boolean | null;
  autoApprove: string[] | null;
  /** Names of the headers and variables that it is given; never a value. Null: nobody says. */
  given: string[] | null;
  /** Secrets that stand in the settings in plain text. */
  literalSecrets: number | null;
  source: SourceRef | null;
  gone: boolean;
}

export interface ActedAs {
  identity: RecordRef;
  activeCredentials: number;
  activeStatic: number;
  grants: number;
  source: SourceRef | null;
}

/** Everything that is known of an agent or a tool server as such. */
export interface AgentView {
  is: "agent" | "server";
  statements: AgentStatement[];
  servers: AgentCall[];
  callers: AgentCall[];
  /** Sources state more of whom it may call, may be called by and acts as than is shown here. */
  moreUses: boolean;
  actsAs: ActedAs[];
  /** The first of them. */
  tools: SeenTool[];
  /** Of all of them; null: nobody listed any. */
  toolCounts: ToolCounts | null;
  /** Of how many of the servers that it may call nobody listed the tools. */
  unlisted: number;
}
