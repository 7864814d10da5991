import { z } from "zod";
import { type DataSet, type Failure, type PlannedScope, SourceError } from "@/lib/connectors/sdk/contract";
import { stepScope } from "@/lib/connectors/sdk/steps";
import { azurePage } from "./azure-query";
import { dataSets, isAzure, whyOff } from "./data-sets";
import { listVaults } from "./key-vaults";
import { azureRealm, azureRef, entraRealm, tenantRef } from "./names";
import { permission } from "./permissions";
import { type EntraContext, openSession, type Session } from "./session";

/** The scopes of a tenant; what cannot be entered is there with the reason. */
export async function* planScopes(ctx: EntraContext): AsyncGenerator<PlannedScope> {
  const wanted = dataSets.filter(({ id }) => whyOff(id, ctx.config) === null);
  const session = await orFailure(() => openSession(ctx));
  if ("kind" in session) {
    for (const set of wanted) yield { ...scopeOf(ctx, set), unreadable: session };
    return;
  }
  // What is seen of Azure depends on the subscriptions that the application may read.
  const seen = wanted.some(({ id }) => isAzure(id))
    ? await orFailure(() => visible(session))
    : { reader: "" };
  for (const set of wanted) {
    const scope = scopeOf(ctx, set);
    if (!isAzure(set.id)) yield scope;
    else if ("kind" in seen) yield { ...scope, unreadable: seen };
    else if (set.id === "key-vaults") yield* planVaults(ctx, session, set, seen.reader);
    else yield { ...scope, reader: seen.reader };
  }
}

async function* planVaults(
  ctx: EntraContext,
  session: Session,
  set: DataSet,
  reader: string,
): AsyncGenerator<PlannedScope> {
  const vaults = await orFailure(() => listVaults(session));
  if ("kind" in vaults) {
    yield { ...scopeOf(ctx, set), unreadable: vaults };
    return;
  }
  const realm = entraRealm(ctx.config.tenant);
  for (const { id, name } of vaults) {
    const scope = scopeOf(ctx, set);
    const container = azureRef(realm, id);
    yield {
      ...scope,
      key: `${scope.key}${container.externalId}`,
      title: `Secrets of ${name}`,
      container,
      reader,
    };
  }
}

function scopeOf(ctx: EntraContext, set: DataSet): PlannedScope {
  const { tenant } = ctx.config;
  const realm = entraRealm(tenant);
  return stepScope(set, {
    id: tenant,
    title: tenant,
    issues: isAzure(set.id) ? [realm, azureRealm(tenant)] : [realm],
    container: tenantRef(realm),
  });
}

const subscriptionSchema = z.object({ subscriptionId: z.string().max(100) });

async function visible(session: Session): Promise<{ reader: string }> {
  const url = `${session.cloud.arm}/subscriptions`;
  const request = { url, query: { "api-version": "2022-12-01" }, permission: permission.subscriptions };
  const ids: string[] = [];
  let at: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof azurePage>> = await azurePage(session, "arm", request, at);
    ids.push(...page.items.flatMap((item) => subscriptionSchema.safeParse(item).data?.subscriptionId ?? []));
    at = page.next;
  } while (at !== null);
  return { reader: `${ids.length} subscriptions: ${ids.sort().join(" ")}`.slice(0, 2000) };
}

async function orFailure<T extends object>(work: () => Promise<T>): Promise<T | Failure> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SourceError) return error.failure;
    throw error;
  }
}
