import { type PlannedScope, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { mcpRealm, serverName } from "@/lib/connectors/sdk/server-address";
import type { McpContext } from "./channel";
import { type McpConfig, serverTargets, type Target, unique } from "./config";
import { addressOf, agentRealm } from "./names";

/** One scope a server, an agent and the registry: each ends by itself. */
export async function* planScopes(ctx: McpContext): AsyncGenerator<PlannedScope> {
  const scopes = scopesOf(ctx.config, ctx.fingerprint);
  for (const { scope } of scopes) yield scope;
  if (scopes.length === 0)
    throw new SourceError({
      kind: "unsupported",
      message: "This source names no server, agent or registry. Add one in its settings, or bring files.",
    });
}

interface Named {
  scope: Scope;
  /** What to ask; null: the registry. */
  target: Target | null;
}

function scopesOf(config: McpConfig, fingerprint: McpContext["fingerprint"]): Named[] {
  const named = (dataSet: string, target: Target, issues: string): Named => {
    const address = addressOf(target.url, fingerprint);
    const scope = {
      key: `${address}/${dataSet}`,
      dataSet,
      title: serverName(address),
      issues: [issues],
      // Another credential may be shown other tools.
      reader: Object.keys(target.headers).length > 0 ? "with a credential" : "anonymous",
    };
    return { scope, target };
  };
  const all = [
    ...serverTargets(config).map((target) => named("servers", target, mcpRealm)),
    ...unique(config.agents).map((url) => named("agents", { url, headers: {} }, agentRealm)),
    ...(config.registry
      ? [{ ...named("registry", { url: config.registry, headers: {} }, mcpRealm), target: null }]
      : []),
  ];
  return [...new Map(all.map((each) => [each.scope.key, each])).values()];
}

/** What a scope is about. Null: the registry. Throws for a scope that the settings name no more. */
export function targetOf(ctx: McpContext, key: string): Target | null {
  const found = scopesOf(ctx.config, ctx.fingerprint).find(({ scope }) => scope.key === key);
  if (found) return found.target;
  throw new SourceError({ kind: "unsupported", message: "The settings name this place no more." });
}
