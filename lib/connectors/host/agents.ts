import { join } from "node:path";
import { agentClientOf, families } from "@/lib/connectors/sdk/agent-clients";
import { type AgentItem, agentId, type McpServerItem } from "@/lib/connectors/sdk/agent-items";
import {
  type AgentSettings,
  agentItem,
  otherSecrets,
  parseSettings,
  serverItems,
} from "@/lib/connectors/sdk/agent-settings";
import type { SecretItem } from "@/lib/connectors/sdk/file-facts";
import { isObject } from "@/lib/connectors/sdk/tree-leaves";
import type { Reading } from "./reading";
import { emptyTally } from "./walk";

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
  const of: AgentSettings = {
    client,
    file: read.file,
    account: account?.name ?? null,
    agent: agentId({ client: client.id, file: speaker ?? read.file }),
  };
  const items = serverItems(parsed, of, print);
  const servers = items.flatMap((item) => (item.t === "mcp-server" ? [item] : []));
  const agent = agentItem(parsed, of, servers, approved);
  const inHome = account !== undefined && base === reading.at(account.home) && client.acts;
  const isAgent = speaker === null && (servers.length > 0 || agent.autoApprove.length > 0 || inHome);
  const reader = isAgent || speaker ? of.agent : undefined;
  return [...(isAgent ? [agent] : []), ...items, ...otherSecrets(parsed, of, reader, print)];
}

async function approvedBy(reading: Reading, path: string): Promise<string[]> {
  const client = agentClientOf(path)?.client;
  // The file's own turn in the walk counts what cannot be read.
  const read = await reading.countingInto(emptyTally()).text(path);
  const parsed = client && read ? parseSettings(path, read.text, client.format) : null;
  return client && isObject(parsed) ? client.autoApprove(parsed) : [];
}
