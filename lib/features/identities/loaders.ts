import "server-only";
import { presets } from "@/lib/domain/presets";
import { formatQuery } from "@/lib/domain/query/format";
import type { QueryProblem, Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { loadViews } from "@/lib/features/views/loaders";
import type { SavedView } from "@/lib/features/views/schema";
import { AppError } from "@/lib/platform/errors";
import { failureId } from "@/lib/platform/failure-id";
import type { PageRequest } from "@/lib/platform/keyset";
import { requireScope } from "@/lib/platform/loader";
import type { Scope } from "@/lib/platform/scope";
import { type Web, web } from "@/lib/platform/web";
import { countIdentities, listIdentities } from "./data";
import { facets } from "./data-facets";
import { readFreshness } from "./data-freshness";
import type { Count, Facet } from "./schema";
import {
  type Freshness,
  type InventoryAddress,
  type InventoryPage,
  type InventoryState,
  inventoryPageRows,
  inventoryState,
  type WithoutTerm,
} from "./schema-view";

/** What a reader sees of a failure: what happened, what is safe, what to do. */
export interface LoadFailure {
  what: string;
  safe: string;
  next: string;
  id: string;
}

export interface InventoryLoad {
  state: InventoryState;
  views: SavedView[];
  /** The saved view that is open. */
  view: SavedView | undefined;
  /** What is wrong with the query; then nothing was run. */
  problems: QueryProblem[];
  page: InventoryPage | null;
  failure: LoadFailure | null;
  /** Matches; undefined where counting them took too long. */
  total: Count | undefined;
  /** Rows that a comparison left out because their value is unknown. */
  leftOut: Count;
  /** Null where they could not be counted in time. Comes later than the rows. */
  facets: Promise<Facet[] | null>;
  freshness: Freshness;
  /** Only where nothing was found: what each term keeps out. */
  without: WithoutTerm[];
  /** Whether there is any identity at all in reach. */
  anything: boolean;
  may: {
    export: boolean;
    save: boolean;
    share: boolean;
    add: boolean;
    label: boolean;
    assign: boolean;
    sources: boolean;
  };
}

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
  const query = { terms, now };
  const { pool } = opened;

  const facetsToCome = facets(pool, scope, query).then(
    (made) => made.facets,
    (error: unknown) => {
      opened.log.warn({ err: error }, "facets were not counted");
      return null;
    },
  );
  const [first, total, freshness] = await Promise.all([
    parsed.ok ? firstPage(opened, scope, terms, state, address.after, now) : null,
    parsed.ok ? countIdentities(pool, scope, query).catch(() => undefined) : undefined,
    readFreshness(pool, scope, now),
  ]);
  const empty = first?.page?.rows.length === 0 && first.page.before === undefined;
  const [without, anything] = empty
    ? await Promise.all([withoutEach(opened, scope, terms, now), hasAny(opened, scope, now)])
    : [[], true];
  return {
    state,
    views,
    view,
    problems: parsed.ok ? [] : parsed.problems,
    page: first?.page ?? null,
    failure: first?.failure ?? null,
    total,
    leftOut: first?.leftOut ?? { count: 0, capped: false },
    facets: facetsToCome,
    freshness,
    without,
    anything,
    may: {
      export: scope.can("inventory:export"),
      save: scope.can("view:save"),
      share: scope.can("view:share"),
      add: scope.can("inventory:add"),
      label: scope.can("inventory:label"),
      assign: scope.can("inventory:assign-owner"),
      sources: scope.can("source:manage"),
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
  leftOut: Count;
  failure: LoadFailure | null;
}

async function firstPage(
  opened: Web,
  scope: Scope,
  terms: readonly Term[],
  state: InventoryState,
  after: string | undefined,
  now: Date,
): Promise<FirstPage> {
  const read = (cursor: string | undefined) =>
    readInventoryPage(opened, scope, terms, state, { after: cursor }, now);
  try {
    return { ...(await read(after)), failure: null };
  } catch (error) {
    // A place of another order, or of an older release: the list begins at its first row.
    if (error instanceof AppError && error.code === "bad_cursor" && after !== undefined) {
      return { ...(await read(undefined)), failure: null };
    }
    if (!(error instanceof AppError)) throw error;
    const id = failureId();
    opened.log.info({ failure: id, code: error.code }, "the inventory was not read");
    const failure = { what: error.message, safe: error.safe, next: error.next, id };
    return { page: null, leftOut: { count: 0, capped: false }, failure };
  }
}

/** One page of the inventory, on either side of a cursor. Throws AppErrors `bad_cursor` and `query_timeout`. */
export async function readInventoryPage(
  { pool }: Pick<Web, "pool">,
  scope: Scope,
  terms: readonly Term[],
  order: Pick<InventoryState, "sort" | "direction">,
  place: Pick<PageRequest, "after" | "before">,
  now: Date,
): Promise<{ page: InventoryPage; leftOut: Count }> {
  const { sort, direction } = order;
  const read = await listIdentities(pool, scope, {
    terms,
    now,
    sort,
    direction,
    ...place,
    limit: inventoryPageRows,
  });
  const page: InventoryPage = { rows: read.rows };
  if (read.previous !== null) page.before = read.previous;
  if (read.next !== null) page.after = read.next;
  return { page, leftOut: read.incomparable };
}

/** For each term of a query that finds nothing: how much would be found without it, the most first. */
async function withoutEach(
  { pool }: Web,
  scope: Scope,
  terms: readonly Term[],
  now: Date,
): Promise<WithoutTerm[]> {
  const most = 8;
  const tried = await Promise.all(
    terms.slice(0, most).map(async (term, index): Promise<WithoutTerm | null> => {
      const rest = terms.filter((_, at) => at !== index);
      const found = await countIdentities(pool, scope, { terms: rest, now }).catch(() => null);
      return found && { term: formatQuery([term]), query: formatQuery(rest), found };
    }),
  );
  return tried
    .filter((each) => each !== null)
    .filter((each) => each.found.count > 0)
    .sort((a, b) => b.found.count - a.found.count);
}

async function hasAny({ pool }: Web, scope: Scope, now: Date): Promise<boolean> {
  const { count } = await countIdentities(pool, scope, { terms: [], now });
  if (count > 0) return true;
  const gone = presets.find((preset) => preset.id === "gone");
  const parsed = parseQuery(gone?.query ?? "", identityFields);
  return parsed.ok && (await countIdentities(pool, scope, { terms: parsed.terms, now })).count > 0;
}
