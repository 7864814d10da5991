import { scrubText } from "@/lib/domain/secrets/scrub";
import type { AgentClient } from "./agent-clients";
import { type AgentItem, localServerId, type McpServerItem } from "./agent-items";
import { clean, type SecretFacts, type SecretItem, type SeenFile } from "./file-facts";
import { readMcpEntry } from "./mcp-entry";
import { describeSecret } from "./secret-facts";
import { isObject, leavesOf, readJson, readToml, readYaml } from "./tree-leaves";

/** The settings of an AI client: where they lie, and whose they are. */
export interface AgentSettings {
  client: AgentClient;
  file: SeenFile;
  account: string | null;
  /** External id of the agent that they are of. */
  agent: string;
}

type Fingerprint = (secret: string) => string | undefined;

/** Settings as a document, by the file's name and the client's format. Null or no object: they cannot be read. */
export function parseSettings(path: string, text: string, format: AgentClient["format"]): unknown {
  if (/\.jsonc?$/.test(path)) return readJson(text);
  return format === "toml" ? readToml(text) : readYaml(text)[0];
}

/** The agent itself. `approved`: what lets it act without asking, from all files that count. */
export function agentItem(
  document: Record<string, unknown>,
  { client, file, account }: Omit<AgentSettings, "agent">,
  servers: readonly McpServerItem[],
  approved: readonly string[],
): AgentItem {
  const ofServers = servers.flatMap((server) =>
    server.address === null ? [] : server.autoApprove.map((tool) => `${server.name}: ${tool}`),
  );
  const { model } = document;
  const named = isObject(model) ? model.name : model;
  return {
    t: "agent",
    file,
    client: client.id,
    title: client.title,
    account,
    model: typeof named === "string" && named !== "" ? clean(scrubText(named), 200) : null,
    servers: servers.length,
    autoApprove: [...new Set([...approved, ...ofServers])].map((each) => clean(each, 300)),
  };
}

/** The servers of a document, each followed by the secrets that stand in it. */
export function serverItems(
  document: Record<string, unknown>,
  { client, file, account, agent }: AgentSettings,
  fingerprint: Fingerprint,
): (McpServerItem | SecretItem)[] {
  return client.servers(document).flatMap(({ place, name, entry }) => {
    const at = clean(scrubText(`${place}.${name}`), 400);
    const { facts, secrets } = readMcpEntry(entry, at, fingerprint);
    const server: McpServerItem = {
      t: "mcp-server",
      file,
      client: client.id,
      account,
      agent,
      place: clean(scrubText(place)),
      name: clean(scrubText(name), 300),
      ...facts,
      literalSecrets: secrets.length,
    };
    // What is needed to call a server elsewhere, the agent reads.
    const reader = server.address === null ? localServerId(server) : agent;
    return [server, ...secrets.map((secret) => secretItem(file, secret, reader, client.id))];
  });
}

/** Places of servers in a document: their secrets are told with them. */
const serverPlaces =
  /(?:^|\.)(?:mcpServers|mcp_servers|context_servers|modelContextProtocolServers|extensions)\.|^(?:servers|mcp)\.|mcp\.servers/;

/** The secrets of a document that stand in none of its servers. */
export function otherSecrets(
  document: Record<string, unknown>,
  { client, file }: AgentSettings,
  reader: string | undefined,
  fingerprint: Fingerprint,
): SecretItem[] {
  return leavesOf(document).flatMap((leaf) => {
    const secret = serverPlaces.test(leaf.field) ? null : describeSecret(leaf, fingerprint);
    return secret === null ? [] : [secretItem(file, secret, reader, client.id)];
  });
}

function secretItem(
  file: SeenFile,
  secret: SecretFacts,
  reader: string | undefined,
  client: string,
): SecretItem {
  return { t: "secret", place: "agent_config", file, secret, reader, facts: { client } };
}
