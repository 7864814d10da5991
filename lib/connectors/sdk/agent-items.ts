import { z } from "zod";
import { type AgentProfile, type ToolServerProfile, toolServerTransports } from "@/lib/domain/agent-profile";
import type { RecordInput } from "@/lib/domain/source-record";
import { seenFileSchema } from "./file-facts";
import { accountId, fileFactsOf, refOf, type Where } from "./machine-records";
import { serverName, serverRef } from "./server-address";

/** AI agents and their tool servers as settings files tell of them, and the records that they become. */

export const agentItemSchema = z.object({
  t: z.literal("agent"),
  file: seenFileSchema,
  client: z.string(),
  title: z.string(),
  /** The account in whose home the settings lie: the agent runs as it. */
  account: z.string().nullable(),
  model: z.string().nullable().default(null),
  servers: z.number(),
  autoApprove: z.array(z.string()),
});
export type AgentItem = z.output<typeof agentItemSchema>;

export const mcpServerItemSchema = z.object({
  t: z.literal("mcp-server"),
  file: seenFileSchema,
  client: z.string(),
  account: z.string().nullable(),
  /** External id of the agent that may call it. */
  agent: z.string(),
  /** Where in the file. */
  place: z.string(),
  name: z.string(),
  transport: z.enum(toolServerTransports),
  shown: z.string(),
  /** The address as everybody knows it, where it is not on the machine itself. */
  address: z.string().nullable().default(null),
  package: z.string().nullable(),
  unpinned: z.boolean(),
  plainHttp: z.boolean(),
  privileged: z.boolean(),
  disabled: z.boolean(),
  variables: z.array(z.string()),
  headers: z.array(z.string()),
  references: z.array(z.string()),
  usesOauth: z.boolean(),
  environmentFile: z.string().nullable(),
  autoApprove: z.array(z.string()),
  literalSecrets: z.number(),
});
export type McpServerItem = z.output<typeof mcpServerItemSchema>;

/** One agent per file of a client's settings: a project's settings make another agent than a person's. */
export function agentId(item: { client: string; file: { path: string } }): string {
  return `agent:${item.client}:${item.file.path}`;
}

/** A server that the machine starts itself. */
export function localServerId(item: { file: { path: string }; place: string; name: string }): string {
  return `mcp:${item.file.path}#${item.place}.${item.name}`;
}

/** The agent, and the account that it acts as. */
export function agentRecords(item: AgentItem, where: Where): RecordInput[] {
  const ref = refOf(where, agentId(item));
  const profile: AgentProfile = {
    framework: item.client,
    model: item.model,
    version: null,
    provider: null,
    autoApprove: item.autoApprove,
    auth: null,
  };
  const records: RecordInput[] = [
    {
      t: "identity",
      ref,
      kind: "ai_agent",
      name: item.account === null ? `${item.title} (${item.file.path})` : `${item.title} of ${item.account}`,
      system: item.client,
      container: where.container,
      status: "active",
      class: "non_human",
      classReason: "An AI client that may call tools.",
      managedBy: "customer",
      tags: autoApproveTag(item.autoApprove),
      ownerHints: item.account === null ? [] : [{ type: "path", value: item.account }],
      raw: { ...profile, file: item.file.path, ...fileFactsOf(item.file), servers: item.servers },
    },
  ];
  if (item.account !== null) {
    records.push({
      t: "trust",
      identity: refOf(where, accountId(item.account)),
      kind: "agent",
      subjectRef: ref,
      subject: `${item.title}, ${item.file.path}`,
    });
  }
  return records;
}

/** A tool server, and the agent that may call it. One that is called by its address is the same for everybody. */
export function mcpServerRecords(item: McpServerItem, where: Where): RecordInput[] {
  const { address } = item;
  return [
    address === null ? localServer(item, where) : remoteServer(address, item.transport),
    {
      t: "trust",
      identity: address === null ? refOf(where, localServerId(item)) : serverRef(address),
      kind: "agent",
      subjectRef: refOf(where, item.agent),
      subject: `${item.client}, ${item.file.path}`,
      // What this client's settings say of it, and perhaps no other's.
      condition: {
        as: item.name,
        disabled: item.disabled,
        autoApprove: item.autoApprove,
        variables: item.variables,
        headers: item.headers,
        references: item.references,
        usesOauth: item.usesOauth,
        literalSecrets: item.literalSecrets,
      },
    },
  ];
}

function localServer(item: McpServerItem, where: Where): RecordInput {
  const profile: ToolServerProfile = {
    transport: item.transport,
    runs: item.shown,
    package: item.package,
    unpinned: item.unpinned,
    plainHttp: item.plainHttp,
    software: null,
    version: null,
    protocol: null,
    auth: null,
  };
  return {
    t: "identity",
    ref: refOf(where, localServerId(item)),
    kind: "mcp_server",
    name: item.name,
    system: item.client,
    container: where.container,
    status: item.disabled ? "disabled" : "active",
    class: "non_human",
    classReason: "A tool server that an AI client starts or calls.",
    managedBy: "customer",
    tags: autoApproveTag(item.autoApprove),
    ownerHints: item.account === null ? [] : [{ type: "path", value: item.account }],
    raw: {
      ...profile,
      file: item.file.path,
      place: item.place,
      privileged: item.privileged,
      variables: item.variables,
      headers: item.headers,
      references: item.references,
      usesOauth: item.usesOauth,
      environmentFile: item.environmentFile,
      autoApprove: item.autoApprove,
      literalSecrets: item.literalSecrets,
    },
  };
}

/** Only what its address says: everybody who names it must say the same. */
function remoteServer(address: string, transport: McpServerItem["transport"]): RecordInput {
  const profile: ToolServerProfile = {
    transport: transport === "sse" ? "sse" : "http",
    runs: address,
    package: null,
    unpinned: null,
    plainHttp: address.startsWith("http:"),
    software: null,
    version: null,
    protocol: null,
    auth: null,
  };
  return {
    t: "identity",
    ref: serverRef(address),
    kind: "mcp_server",
    name: serverName(address),
    system: "mcp",
    status: "active",
    class: "non_human",
    classReason: "A tool server that AI clients call.",
    raw: profile,
  };
}

function autoApproveTag(autoApprove: string[]): Record<string, string> {
  return autoApprove.length > 0 ? { autoApprove: autoApprove.join(", ").slice(0, 1000) } : {};
}
