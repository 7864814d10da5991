import "server-only";
import { presets } from "@/lib/domain/presets";
import { formatQuery } from "@/lib/domain/query/format";
import type { Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { loadViews } from "@/lib/features/views/loaders";
import type { SavedView } from "@/lib/features/views/schema";
import { AppError } from "@/lib/platform/errors";
import { failureId } from "@/lib/platform/failure-id";
import type { PageRequest } from "@/lib/platform/keyset";
import type { ListQuery } from "@/lib/platform/list";
import { requireScope } from "@/lib/platform/loader";
import type { Scope } from "@/lib/platform/scope";
import { type Web, web } from "@/lib/platform/web";
import { countIdentities, countLeftOutIdentities, namedQuery, pageOfIdentities } from "./data";
import { facets } from "./data-facets";
import { readFreshness } from "./data-freshness";
import {
  type InventoryAddress,
  type InventoryLoad,
  type InventoryPage,
  type InventoryState,
  inventoryPageRows,
  inventoryState,
  type LoadFailure,
  type WayOut,
} from "./schema-state";

/** Everything that the inventory shows first: one page, and what stands around it. */
export async function loadInventory(address: InventoryAddress): Promise<InventoryLoad> {
  const scope = await requireScope("inventory:read");
  const opened = await web();
  const now = new Date();
  const views = await loadViews();
  const view = openView(address, views);
  const state = inventoryState(address, view);
  const parsed = parseQuery(state.query, identityFields);
  const terms = parsed.ok ? parsed.terms : [];
  const { pool } = opened;
  const query = await namedQuery(pool, { terms, now });

  const facetsToCome = facets(pool, scope, query).then(
    (made) => made.facets,
    (error: unknown) => {
      opened.log.warn({ err: error }, "facets were not counted");
      return null;
    },
  );
  const [first, total, leftOut, freshness] = await Promise.all([
    parsed.ok ? firstPage(opened, scope, query, state, address.after) : null,
    parsed.ok ? countIdentities(pool, scope, query).catch(() => undefined) : undefined,
    countLeftOutIdentities(pool, scope, query).catch(() => ({ count: 0, capped: true })),
    readFreshness(pool, scope, now),
  ]);
  const empty = first?.page?.rows.length === 0 && first.page.before === undefined;
  const [waysOut, anything] = empty
    ? await Promise.all([findWaysOut(opened, scope, terms, now), hasAny(opened, scope, now)])
    : [[], true];
  return {
    state,
    views,
    view,
    problems: parsed.ok ? [] : parsed.problems,
    page: first?.page ?? null,
    failure: first?.failure ?? null,
    total,
    leftOut,
    facets: facetsToCome,
    freshness,
    waysOut,
    anything,
    restricted: !scope.unrestricted,
    may: {
      export: scope.can("inventory:export"),
      save: scope.can("view:save"),
      share: scope.can("view:share"),
      add: scope.can("inventory:add"),
      label: scope.can("inventory:label"),
      assign: scope.can("inventory:assign-owner"),
      readSources: scope.can("source:read"),
      addSources: scope.can("source:manage"),
      writeRules: scope.unrestricted && scope.can("rule:edit"),
      writeOwnerRules: scope.unrestricted && scope.can("owner:rule"),
    },
  };
}

/** The view that the address names; without a query in the address, the one that this person starts with. */
function openView(address: InventoryAddress, views: readonly SavedView[]): SavedView | undefined {
  if (address.view !== undefined) return views.find((view) => view.id === address.view);
  return address.q === undefined ? views.find((view) => view.isDefault) : undefined;
}

interface FirstPage {
  page: InventoryPage | null;
  failure: LoadFailure | null;
}

async function firstPage(
  opened: Web,
  scope: Scope,
  query: ListQuery,
  state: InventoryState,
  after: string | undefined,
): Promise<FirstPage> {
  const read = (cursor: string | undefined) =>
    readInventoryPage(opened, scope, query, state, { after: cursor, limit: inventoryPageRows.first });
  try {
    return { page: await read(after), failure: null };
  } catch (error) {
    // A place of another order, or of an older release: the list begins at its first row.
    if (error instanceof AppError && error.code === "bad_cursor" && after !== undefined) {
      return { page: await read(undefined), failure: null };
    }
    if (!(error instanceof AppError)) throw error;
    const id = failureId();
    opened.log.info({ failure: id, code: error.code }, "the inventory was not read");
    const failure = { what: error.message, safe: error.safe, next: error.next, id };
    return { page: null, failure };
  }
}

/** One page of the inventory, on either side of a cursor. Throws AppErrors `bad_cursor` and `query_timeout`. */
export async function readInventoryPage(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  query: ListQuery,
  order: Pick<InventoryState, "sort" | "direction">,
  place: Pick<PageRequest, "after" | "before" | "limit">,
): Promise<InventoryPage> {
  const { sort, direction } = order;
  const read = await pageOfIdentities(pool, scope, {
    ...query,
    sort,
    direction,
    ...place,
  });
  const page: InventoryPage = { rows: read.rows };
  if (read.previous !== null) page.before = read.previous;
  if (read.next !== null) page.after = read.next;
  return page;
}

/** What would be found without each of the terms; where no single one is in the way, with each alone. The most first. */
async function findWaysOut(
  { pool }: Web,
  scope: Scope,
  terms: readonly Term[],
  now: Date,
): Promise<WayOut[]> {
  const most = 8;
  const tryEach = async (kind: WayOut["kind"]): Promise<WayOut[]> => {
    const tried = await Promise.all(
      terms.slice(0, most).map(async (term, index): Promise<WayOut | null> => {
        const kept = kind === "only" ? [term] : terms.filter((_, at) => at !== index);
        const found = await countIdentities(pool, scope, { terms: kept, now }).catch(() => null);
        return found && { kind, term: formatQuery([term]), query: formatQuery(kept), found };
      }),
    );
    return tried
      .filter((each) => each !== null)
      .filter((each) => each.found.count > 0)
      .sort((a, b) => b.found.count - a.found.count);
  };
  const without = await tryEach("without");
  return without.length > 0 || terms.length < 3 ? without : tryEach("only");
}

async function hasAny({ pool }: Web, scope: Scope, now: Date): Promise<boolean> {
  const { count } = await countIdentities(pool, scope, { terms: [], now });
  if (count > 0) return true;
  const gone = presets.find((preset) => preset.id === "gone");
  const parsed = parseQuery(gone?.query ?? "", identityFields);
  return parsed.ok && (await countIdentities(pool, scope, { terms: parsed.terms, now })).count > 0;
}
