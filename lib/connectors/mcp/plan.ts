import { hash } from "node:crypto";
import { type PlannedScope, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { mcpRealm, serverName } from "@/lib/connectors/sdk/server-address";
import { concludedBy } from "@/lib/connectors/sdk/told-reader";
import type { McpContext } from "./channel";
import { headersOf, serverTargets, type Target, unique } from "./config";
import { dataSets } from "./data-sets";
import { addressOf, agentRealm } from "./names";

/** One scope a server, an agent and the registry: each ends by itself. */
export async function* planScopes(ctx: McpContext): AsyncGenerator<PlannedScope> {
  const { scopes, nameless } = scopesOf(ctx);
  for (const { scope } of scopes) yield scope;
  for (const { message } of nameless) ctx.warn(message);
  const [failure] = nameless;
  if (scopes.length === 0)
    throw (
      failure ??
      new SourceError({
        kind: "unsupported",
        message: "This source names no server, agent or registry. Add one in its settings, or bring files.",
      })
    );
}

interface Named {
  scope: Scope;
  /** What to ask; null: the registry. */
  target: Target | null;
}

/** What the settings name, and why some of it has no id. */
function scopesOf({ config, fingerprint }: Pick<McpContext, "config" | "fingerprint">): {
  scopes: Named[];
  nameless: SourceError[];
} {
  const nameless: SourceError[] = [];
  const named = (dataSet: string, { url, headers }: Target, issues: string): Named[] => {
    try {
      const address = addressOf(url, fingerprint);
      const about = { key: `${address}/${dataSet}`, dataSet, title: serverName(address) };
      const filtered = dataSets.some((set) => set.id === dataSet && set.filtered === true);
      const concluded = concludedBy({ filtered }, [issues], toldReader(headers, fingerprint));
      return [{ scope: { ...about, ...concluded }, target: { url, headers } }];
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      nameless.push(error);
      return [];
    }
  };
  const { registry } = config;
  const all = [
    ...serverTargets(config).flatMap((target) => named("servers", target, mcpRealm)),
    ...unique(config.agents).flatMap((url) =>
      named("agents", { url, headers: headersOf(config, url) }, agentRealm),
    ),
    ...(registry
      ? named("registry", { url: registry, headers: headersOf(config, registry) }, mcpRealm).map((each) => ({
          ...each,
          target: null,
        }))
      : []),
  ];
  return { scopes: [...new Map(all.map((each) => [each.scope.key, each])).values()], nameless };
}

/** Who asks, without the credential itself: another may be shown other things. Null: nothing tells two credentials apart. */
function toldReader(headers: Target["headers"], fingerprint: McpContext["fingerprint"]): string | null {
  const sent = Object.entries(headers).sort();
  if (sent.length === 0) return "anonymous";
  return fingerprint && `credential ${hash("sha256", fingerprint(JSON.stringify(sent)), "hex").slice(0, 24)}`;
}

/** What a scope is about. Null: the registry. Throws for a scope that the settings name no more. */
export function targetOf(ctx: McpContext, key: string): Target | null {
  const found = scopesOf(ctx).scopes.find(({ scope }) => scope.key === key);
  if (found) return found.target;
  throw new SourceError({ kind: "unsupported", message: "The settings name this place no more." });
}
