import { z } from "zod";
import { type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { isLoopback, mcpRealm, serverAddress, serverRef } from "@/lib/connectors/sdk/server-address";
import type { Step } from "@/lib/connectors/sdk/steps";
import { text } from "@/lib/connectors/sdk/text-field";
import type { ToolServerProfile } from "@/lib/domain/agent-profile";
import type { Status } from "@/lib/domain/record";
import type { McpContext } from "./channel";
import { headersOf, isSecretAddress } from "./config";
import { permission } from "./data-sets";
import { system } from "./names";

const listSchema = z.object({
  servers: z.array(z.unknown()),
  metadata: z.object({ nextCursor: z.string().max(5000).nullish() }).nullish(),
});

/** The newest version of every server in a registry that follows the published interface. */
export const registrySteps: Step<McpContext>[] = [
  {
    call: permission.registry,
    permission: permission.registry,
    async read(ctx, at) {
      const { servers, metadata } = await askRegistry(ctx, at, 100);
      const items = servers.map((entry) => keptEntry(entry, ctx.fingerprint));
      return { body: { realm: mcpRealm, items }, next: metadata?.nextCursor || null };
    },
    probe: async (ctx) => (ctx.config.registry ? askRegistry(ctx, null, 1) : null),
  },
];

async function askRegistry(
  ctx: McpContext,
  at: string | null,
  limit: number,
): Promise<z.output<typeof listSchema>> {
  const base = ctx.config.registry ?? "";
  const answer = await ctx.http.request({
    url: `${base}/v0.1/servers`,
    query: { limit: String(limit), version: "latest", ...(at === null ? {} : { cursor: at }) },
    headers: { accept: "application/json", ...headersOf(ctx.config, base) },
    hidePath: isSecretAddress(base),
    permission: permission.registry,
    signal: ctx.signal,
  });
  const read = listSchema.safeParse(answer.json());
  if (read.success) return read.data;
  throw new SourceError({
    kind: "malformed",
    message: "The registry did not answer with a list of servers.",
  });
}

const metaKey = "io.modelcontextprotocol.registry/official";

/** One entry, as a registry lists it or as `server.json` holds it: names, places and dates; no value of a variable. */
export function keptEntry(entry: unknown, fingerprint: ((secret: string) => string) | null): unknown {
  if (!isObject(entry)) return entry;
  const server = isObject(entry.server) ? entry.server : entry;
  const meta = isObject(entry._meta) ? entry._meta[metaKey] : undefined;
  return {
    ...kept(server, "name", "title", "description", "version"),
    repository: kept(server.repository, "url", "source"),
    remotes: list(server.remotes).map((remote) => ({
      ...kept(remote, "type"),
      address:
        isObject(remote) && typeof remote.url === "string" ? serverAddress(remote.url, fingerprint) : null,
      needs: isObject(remote) ? names(remote.headers) : [],
    })),
    packages: list(server.packages).map((each) => ({
      ...kept(each, "registryType", "identifier", "version"),
      needs: isObject(each) ? names(each.environmentVariables) : [],
    })),
    official: kept(meta, "status", "publishedAt"),
  };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, 100) : [];
}

function names(value: unknown): unknown[] {
  return list(value).map((each) => kept(each, "name", "isRequired", "isSecret"));
}

const needs = z
  .array(
    z.object({
      name: z.string().max(300),
      isRequired: z.boolean().optional().catch(undefined),
      isSecret: z.boolean().optional().catch(undefined),
    }),
  )
  .catch([]);
const entrySchema = z.object({
  name: z.string().regex(/^[\w.-]{1,200}\/[\w.-]{1,200}$/),
  title: text(300),
  description: z.string().nullish().catch(null),
  version: text(255),
  repository: z.object({ url: text(500) }).catch({}),
  remotes: z.array(z.object({ type: text(60), address: text(1600), needs })).catch([]),
  packages: z
    .array(z.object({ registryType: text(60), identifier: text(300), version: text(255), needs }))
    .catch([]),
  official: z.object({ status: text(60), publishedAt: text(60) }).catch({}),
});

const states: { [state: string]: Status } = { active: "active", deprecated: "active", deleted: "disabled" };

/** An entry is the server at its first address; one that only has packages is known by its name. */
export function registryRecords(page: Page): Parsed {
  const records = new ItemRecords(page, /^mcp$/);
  for (const { item } of records.read(entrySchema)) {
    const remote = item.remotes.find(({ address }) => address && !isLoopback(address));
    const address = remote?.address;
    const own = `registry:${item.name}`;
    const ref = address ? serverRef(address) : records.ref(own);
    const [first] = item.packages;
    const { status } = item.official;
    const profile: ToolServerProfile = {
      transport: address ? (remote.type === "sse" ? "sse" : "http") : "stdio",
      runs: address ?? null,
      package: first ? clip(`${first.registryType}:${first.identifier}@${first.version ?? ""}`, 900) : null,
      unpinned: first ? !first.version : null,
      plainHttp: address ? address.startsWith("http:") : null,
      software: item.title || null,
      version: item.version ?? null,
      protocol: null,
      auth: null,
    };
    records.add({
      t: "identity",
      ref,
      aliases: address ? [own] : [],
      kind: "mcp_server",
      name: item.name,
      system,
      status: status ? (Object.hasOwn(states, status) && states[status]) || "unknown" : "active",
      class: "non_human",
      classReason: "A tool server in the organisation's registry.",
      description: item.description ? clip(item.description, 2000) : undefined,
      tags: {
        registry: status || "listed",
        ...(item.version ? { version: item.version } : {}),
      },
      ownerHints: [
        { type: "path", value: clip(item.name.split("/")[0] ?? "", 500) },
        ...(item.repository.url ? [{ type: "path" as const, value: item.repository.url }] : []),
      ],
      raw: {
        ...profile,
        remotes: item.remotes,
        packages: item.packages,
        published: item.official.publishedAt,
      },
    });
  }
  return records.parsed();
}
