import { join } from "node:path";
import { z } from "zod";
import { agentClientOf, families } from "@/lib/connectors/sdk/agent-clients";
import {
  clean,
  type FileFacts,
  fileFactsSchema,
  type SecretFacts,
  type SecretItem,
} from "@/lib/connectors/sdk/file-facts";
import { accountId, fileFactsOf, refOf, type Where } from "@/lib/connectors/sdk/machine-records";
import { readMcpEntry } from "@/lib/connectors/sdk/mcp-entry";
import { describeSecret } from "@/lib/connectors/sdk/secret-facts";
import { isObject, leavesOf, readJson, readToml, readYaml } from "@/lib/connectors/sdk/tree-leaves";
import { scrubText } from "@/lib/domain/secrets/scrub";
import type { RecordInput } from "@/lib/domain/source-record";
import type { Reading } from "./reading";
import { emptyTally } from "./walk";

export const agentItemSchema = z.object({
  t: z.literal("agent"),
  file: fileFactsSchema,
  client: z.string(),
  title: z.string(),
  /** The account in whose home the settings lie: the agent runs as it. */
  account: z.string().nullable(),
  servers: z.number(),
  autoApprove: z.array(z.string()),
});
export type AgentItem = z.output<typeof agentItemSchema>;

export const mcpServerItemSchema = z.object({
  t: z.literal("mcp-server"),
  file: fileFactsSchema,
  client: z.string(),
  account: z.string().nullable(),
  /** External id of the agent that may call it. */
  agent: z.string(),
  /** Where in the file. */
  place: z.string(),
  name: z.string(),
  transport: z.enum(["stdio", "http", "sse", "unknown"]),
  shown: z.string(),
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

/** Places of servers in a document: their secrets are told with them. */
const serverPlaces =
  /(?:^|\.)(?:mcpServers|mcp_servers|context_servers|modelContextProtocolServers|extensions)\.|^(?:servers|mcp)\.|mcp\.servers/;

/** The agent, its servers and the secrets in the settings of one AI client. A file that tells of none of them is nothing. */
export async function readAgentFile(
  reading: Reading,
  path: string,
): Promise<(AgentItem | McpServerItem | SecretItem)[]> {
  const found = agentClientOf(path);
  const read = found === null ? null : await reading.text(path);
  if (found === null || read === null) return [];
  const { client, base } = found;
  const parsed = parseSettings(path, read.text, client.format);
  if (!isObject(parsed)) {
    if (read.text.trim() !== "") reading.tally.garbled += 1;
    return [];
  }
  const account = reading.accountOfHome(path);
  const print = (value: string) => reading.fingerprint(value);
  const entries = client.servers(parsed);
  const family = families.find((each) =>
    [each.first, ...each.others].some((name) => path === join(base, name)),
  );
  const speaker =
    family !== undefined && path !== join(base, family.first)
      ? await reading.facts(join(base, family.first))
      : null;
  const approved = [...client.autoApprove(parsed)];
  if (family !== undefined && path === join(base, family.first)) {
    for (const other of family.others) approved.push(...(await approvedBy(reading, join(base, other))));
  }
  const autoApprove = [...new Set(approved)].map((each) => clean(each, 300));
  const file = speaker ?? read.file;
  const agent: AgentItem = {
    t: "agent",
    file,
    client: client.id,
    title: client.title,
    account: account?.name ?? null,
    servers: entries.length,
    autoApprove,
  };
  const inHome = account !== undefined && base === reading.at(account.home) && client.acts;
  const items: (AgentItem | McpServerItem | SecretItem)[] = [];
  if (speaker === null && (entries.length > 0 || autoApprove.length > 0 || inHome)) items.push(agent);
  for (const { place, name, entry } of entries) {
    const at = clean(scrubText(`${place}.${name}`), 400);
    const { facts, secrets } = readMcpEntry(entry, at, print);
    const server: McpServerItem = {
      t: "mcp-server",
      file: read.file,
      client: client.id,
      account: agent.account,
      agent: agentId(agent),
      place: clean(scrubText(place)),
      name: clean(scrubText(name), 300),
      ...facts,
      literalSecrets: secrets.length,
    };
    items.push(server);
    for (const secret of secrets) items.push(secretItem(read.file, secret, serverId(server), client.id));
  }
  for (const leaf of leavesOf(parsed)) {
    const secret = serverPlaces.test(leaf.field) ? null : describeSecret(leaf, print);
    if (secret !== null)
      items.push(
        secretItem(
          read.file,
          secret,
          items.includes(agent) || speaker ? agentId(agent) : undefined,
          client.id,
        ),
      );
  }
  return items;
}

function parseSettings(path: string, text: string, format: "json" | "toml" | "yaml"): unknown {
  if (/\.jsonc?$/.test(path)) return readJson(text);
  return format === "toml" ? readToml(text) : readYaml(text)[0];
}

async function approvedBy(reading: Reading, path: string): Promise<string[]> {
  const client = agentClientOf(path)?.client;
  // The file's own turn in the walk counts what cannot be read.
  const read = await reading.countingInto(emptyTally()).text(path);
  const parsed = client && read ? parseSettings(path, read.text, client.format) : null;
  return client && isObject(parsed) ? client.autoApprove(parsed) : [];
}

function secretItem(
  file: FileFacts,
  secret: SecretFacts,
  reader: string | undefined,
  client: string,
): SecretItem {
  return { t: "secret", place: "agent_config", file, secret, reader, facts: { client } };
}

/** One agent per file of a client's settings: a project's settings make another agent than a person's. */
function agentId(item: { client: string; file: { path: string } }): string {
  return `agent:${item.client}:${item.file.path}`;
}

function serverId(item: McpServerItem): string {
  return `mcp:${item.file.path}#${item.place}.${item.name}`;
}

/** The agent, and the account that it acts as. */
export function agentRecords(item: AgentItem, where: Where): RecordInput[] {
  const ref = refOf(where, agentId(item));
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
      tags: item.autoApprove.length > 0 ? { autoApprove: item.autoApprove.join(", ").slice(0, 1000) } : {},
      ownerHints: item.account === null ? [] : [{ type: "path", value: item.account }],
      raw: {
        client: item.client,
        file: item.file.path,
        ...fileFactsOf(item.file),
        servers: item.servers,
        autoApprove: item.autoApprove,
      },
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

/** An MCP server, and the agent that may call it. */
export function mcpServerRecords(item: McpServerItem, where: Where): RecordInput[] {
  const ref = refOf(where, serverId(item));
  return [
    {
      t: "identity",
      ref,
      kind: "mcp_server",
      name: item.name,
      system: item.client,
      container: where.container,
      status: item.disabled ? "disabled" : "active",
      class: "non_human",
      classReason: "A tool server that an AI client starts or calls.",
      managedBy: "customer",
      tags: item.autoApprove.length > 0 ? { autoApprove: item.autoApprove.join(", ").slice(0, 1000) } : {},
      ownerHints: item.account === null ? [] : [{ type: "path", value: item.account }],
      raw: {
        file: item.file.path,
        place: item.place,
        transport: item.transport,
        runs: item.shown,
        package: item.package,
        unpinned: item.unpinned,
        plainHttp: item.plainHttp,
        privileged: item.privileged,
        variables: item.variables,
        headers: item.headers,
        references: item.references,
        usesOauth: item.usesOauth,
        environmentFile: item.environmentFile,
        autoApprove: item.autoApprove,
        literalSecrets: item.literalSecrets,
      },
    },
    {
      t: "trust",
      identity: ref,
      kind: "agent",
      subjectRef: refOf(where, item.agent),
      subject: `${item.client}, ${item.file.path}`,
    },
  ];
}
