import { agentId, localServerId } from "@/lib/connectors/sdk/agent-items";
import { agentItem, otherSecrets, serverItems } from "@/lib/connectors/sdk/agent-settings";
import type { ExportContext, ExportFile, ExportPart, Scope } from "@/lib/connectors/sdk/contract";
import type { SecretItem } from "@/lib/connectors/sdk/file-facts";
import { mcpRealm, serverRef } from "@/lib/connectors/sdk/server-address";
import { readTool } from "@/lib/domain/agent-tool";
import type { Ref } from "@/lib/domain/record";
import { keptCard } from "./agent-cards";
import type { McpConfig } from "./config";
import { permission } from "./data-sets";
import { type Document, readDocument, type Settings } from "./export-documents";
import { agentRealm, machineRealm } from "./names";
import { keptEntry } from "./registry";

/** What one import is about. */
interface Import {
  ctx: ExportContext<McpConfig>;
  realm: string;
  container: Ref;
  /** Servers of the settings beside, by name: a list of tools is of one of them. */
  servers: Map<string, Ref>;
}

/**
 * Reads settings of AI clients, lists of tools, entries of registries and agent cards. Nothing that a file names is started
 * or called.
 * @throws SourceError `malformed` for a file that is none of them.
 */
export async function* readMcpExport(
  files: ExportFile[],
  ctx: ExportContext<McpConfig>,
): AsyncGenerator<ExportPart> {
  const { machine, path } = ctx.config;
  const realm = machineRealm(machine);
  const documents: Document[] = [];
  for (const file of files)
    documents.push(await readDocument(file, files.length === 1 && path ? path : file.name));
  if (!machine && documents.some(({ kind }) => kind === "settings"))
    ctx.warn(
      "Nothing says which machine the files are from: files of one name from two machines are taken for one.",
    );
  const about = machine ? `machine ${machine}` : documents.map(({ path }) => path).join(", ");
  yield { t: "about", about: about.slice(0, 200), collectedAt: null };
  const container = { realm, externalId: machine ? "host" : "files" };
  const of: Import = { ctx, realm, container, servers: new Map() };
  // Settings first: they tell which servers there are.
  for (const document of documents.toSorted((one, other) => rank(one) - rank(other))) {
    const { scope, call, body } = pageOf(document, of);
    yield { t: "page", scope, call, body };
    yield { t: "scopeDone", scope, complete: true };
  }
}

const rank = ({ kind }: Document) => (kind === "settings" ? 0 : 1);

function pageOf(document: Document, of: Import): { scope: Scope; call: string; body: unknown } {
  const { realm, container, ctx } = of;
  const scope = (dataSet: string, issues: string[]): Scope => ({
    key: `${realm}/${document.path}/${dataSet}`.slice(0, 1000),
    dataSet,
    title: document.path,
    issues,
    container,
  });
  switch (document.kind) {
    case "settings":
      return {
        scope: scope("settings", [realm, mcpRealm]),
        call: "settings file",
        body: { items: settingsItems(document, of) },
      };
    case "tools": {
      const known = of.servers.get(document.server);
      const server = known ?? { realm, externalId: `mcp:${document.server}`.slice(0, 1500) };
      const body = { server, name: known ? null : document.server, tools: document.tools.map(readTool) };
      return { scope: scope("servers", [server.realm]), call: "list of tools", body };
    }
    case "registry": {
      const items = document.entries.map((entry) => keptEntry(entry, ctx.fingerprint));
      return {
        scope: scope("registry", [mcpRealm]),
        call: permission.registry,
        body: { realm: mcpRealm, items },
      };
    }
    case "card":
      return {
        scope: scope("agents", [agentRealm]),
        call: permission.card,
        body: keptCard(document.card, null, ctx.fingerprint),
      };
  }
}

function settingsItems({ path, client, settings }: Settings, { ctx, realm, servers }: Import): unknown[] {
  const print = (secret: string) => ctx.fingerprint?.(secret);
  const file = { path };
  const of = { client, file, account: accountOf(path), agent: agentId({ client: client.id, file }) };
  const items = serverItems(settings, of, print);
  const found = items.flatMap((item) => (item.t === "mcp-server" ? [item] : []));
  for (const server of found)
    servers.set(
      server.name,
      server.address ? serverRef(server.address) : { realm, externalId: localServerId(server) },
    );
  const secrets: SecretItem[] = otherSecrets(settings, of, of.agent, print);
  if (!ctx.fingerprint && found.some(({ address, shown }) => address === null && shown.includes("…")))
    ctx.warn(
      `Without the organisation's key, servers of ${path} that have a key in their address are known by this file alone.`,
    );
  return [agentItem(settings, of, found, client.autoApprove(settings)), ...items, ...secrets];
}

/** Whose home a path lies in, where it says so. */
function accountOf(path: string): string | null {
  return (
    /^\/(?:home|Users)\/([\w.-]{1,100})\//.exec(path)?.[1] ?? (path.startsWith("/root/") ? "root" : null)
  );
}
