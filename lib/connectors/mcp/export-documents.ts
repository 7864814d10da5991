import { type AgentClient, clientOfFile } from "@/lib/connectors/sdk/agent-clients";
import { parseSettings } from "@/lib/connectors/sdk/agent-settings";
import { type ExportFile, SourceError } from "@/lib/connectors/sdk/contract";
import { clean } from "@/lib/connectors/sdk/file-facts";
import { malformed } from "@/lib/connectors/sdk/json-elements";
import { isObject } from "@/lib/connectors/sdk/tree-leaves";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { asAgentCard } from "./agent-cards";

export interface Settings {
  kind: "settings";
  path: string;
  client: AgentClient;
  settings: { [key: string]: unknown };
}

/** What a file turned out to be. */
export type Document =
  | Settings
  | { kind: "tools"; path: string; server: string; tools: unknown[] }
  | { kind: "registry"; path: string; entries: unknown[] }
  | { kind: "card"; path: string; card: { [key: string]: unknown } };

const largest = 20_000_000;

/** Reads a file, and sees what it is. Throws `SourceError` when it is nothing that tells of agents or servers. */
export async function readDocument(file: ExportFile, givenPath: string): Promise<Document> {
  const path = clean(scrubText(givenPath), 900) || "settings";
  const text = await textOf(file);
  const client = clientOfFile(givenPath);
  const format = /\.toml$/i.test(givenPath) ? "toml" : /\.ya?ml$/i.test(givenPath) ? "yaml" : "json";
  const value = parseSettings(format === "json" ? `${givenPath}.json` : givenPath, text, format);
  if (!isObject(value)) throw unknown(file);
  const answer = isObject(value.result) ? value.result : value;
  if (Array.isArray(answer.tools) && answer.tools.some((tool) => isObject(tool) && "inputSchema" in tool))
    return { kind: "tools", path, server: serverNameOf(path), tools: answer.tools };
  const card = asAgentCard(value);
  if (card) return { kind: "card", path, card };
  const entries = Array.isArray(value.servers) ? value.servers : [value];
  if (entries.length > 0 && entries.every(isEntry)) return { kind: "registry", path, entries };
  if (client.servers(value).length > 0 || client.autoApprove(value).length > 0)
    return { kind: "settings", path, client, settings: value };
  throw unknown(file);
}

/** `server.json`, or an element of a registry's list. */
function isEntry(value: unknown): boolean {
  const server = isObject(value) && isObject(value.server) ? value.server : value;
  return (
    isObject(server) &&
    typeof server.name === "string" &&
    server.name.includes("/") &&
    (Array.isArray(server.packages) || Array.isArray(server.remotes))
  );
}

/** `files.tools.json` is of the server `files`. */
function serverNameOf(path: string): string {
  const file = path.split(/[\\/]/).at(-1) ?? path;
  return file.replace(/\.json$/i, "").replace(/[.-]tools$/i, "") || file;
}

async function textOf(file: ExportFile): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of file.open()) {
    size += part.length;
    if (size > largest)
      throw new SourceError({
        kind: "too_large",
        message: `${file.name} is larger than 20 MB: no settings are.`,
      });
    parts.push(part);
  }
  return Buffer.concat(parts)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
}

function unknown(file: ExportFile): SourceError {
  return malformed(
    `${clean(scrubText(file.name), 200)} tells of no agent and no server. Bring the settings of an AI client (such as mcp.json), an answer to tools/list, a server.json or an agent card.`,
  );
}
