import { type DataSet, type Failure, type PlannedScope, SourceError } from "@/lib/connectors/sdk/contract";
import { stepScope } from "@/lib/connectors/sdk/steps";
import { dataSets, mountKey, mountsOf, perMount, whyOff } from "./data-sets";
import { rootRef, vaultRealm } from "./names";
import { openVault, type Vault, type VaultContext } from "./session";

/** The scopes of a Vault, many of them one a mount; what cannot be entered is there with the reason. */
export async function* planScopes(ctx: VaultContext): AsyncGenerator<PlannedScope> {
  const wanted = dataSets.filter(({ id }) => whyOff(id, ctx.config) === null);
  const vault = await orFailure(() => openVault(ctx));
  for (const set of wanted) {
    if ("kind" in vault) yield { ...scopeOf(ctx, set), unreadable: vault };
    else yield* scopesOf(vault, set);
  }
}

async function* scopesOf(vault: Vault, set: DataSet): AsyncGenerator<PlannedScope> {
  const scope = scopeOf(vault.ctx, set);
  const each = Object.hasOwn(perMount, set.id) ? perMount[set.id] : undefined;
  if (!each) {
    yield scope;
    return;
  }
  const mounts = await orFailure(() => mountsOf(vault, each));
  if ("kind" in mounts) {
    yield { ...scope, unreadable: mounts };
    return;
  }
  for (const mount of mounts.filter(each.has)) {
    const prefix = each.side === "auth" ? "auth/" : "";
    yield {
      ...scope,
      key: scope.key.replace(/\/[^/]+$/, mountKey(set.id, mount.path)),
      title: `${set.title}: ${prefix}${mount.path}`,
    };
  }
}

function scopeOf({ config }: VaultContext, set: DataSet): PlannedScope {
  const realm = vaultRealm(config);
  const id = realm.replace(/^vault:/, "");
  return stepScope(set, { id, title: id, issues: [realm], container: rootRef(realm) });
}

async function orFailure<T extends object>(work: () => Promise<T>): Promise<T | Failure> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SourceError) return error.failure;
    throw error;
  }
}
