import { defaultQuery } from "@/lib/domain/presets";
import type { QueryProblem } from "@/lib/domain/query/grammar";
import type { SavedView } from "@/lib/features/views/schema";
import type { Count, Facet, IdentityRow } from "./schema";

/**
 * The inventory's state, and what its page gives the browser. Without the readers of `schema-view.ts`, so that a page
 * comes alive without them.
 */

/** The orders that people choose among. */
export const inventorySorts = [
  "name",
  "kind",
  "created",
  "lastused",
  "keyage",
  "expires",
  "firstseen",
  "risk",
] as const;
export type InventorySort = (typeof inventorySorts)[number];

/** The columns behind the name, in the order of the chooser. */
export const inventoryColumns = [
  "kind",
  "account",
  "environment",
  "owner",
  "lastused",
  "risk",
  "tier",
  "finding",
  "governance",
  "keyage",
  "credentials",
  "status",
  "class",
  "managed",
  "sensitivity",
  "purpose",
  "created",
  "expires",
  "exposed",
  "sources",
  "firstseen",
  "externalid",
] as const;
export type InventoryColumn = (typeof inventoryColumns)[number];

export const defaultColumns: readonly InventoryColumn[] = [
  "kind",
  "account",
  "environment",
  "owner",
  "lastused",
];

/** So many rows come with the page, and so many each time that more are asked for. */
export const inventoryPageRows = { first: 50, more: 100 };

/** What stands in the address. */
export interface InventoryAddress {
  q?: string | undefined;
  sort?: string | undefined;
  cols?: InventoryColumn[] | undefined;
  density?: "comfortable" | "compact" | undefined;
  view?: string | undefined;
  after?: string | undefined;
  peek?: string | undefined;
}

/** What a saved view brings. */
export interface ViewState {
  query: string;
  sort: string | null;
  columns: readonly string[];
}

/** What is shown: the address first, then the saved view, then what everybody starts with. */
export interface InventoryState {
  query: string;
  sort: InventorySort;
  direction: "asc" | "desc";
  columns: readonly InventoryColumn[];
}

export function inventoryState(address: InventoryAddress, view: ViewState | undefined): InventoryState {
  const saved = columnsOf(view?.columns.join(",") ?? "");
  const order = sortOf(address.sort ?? "") ?? sortOf(view?.sort ?? "") ?? sortOf("name");
  return {
    query: (address.q ?? view?.query ?? defaultQuery).trim(),
    sort: order?.sort ?? "name",
    direction: order?.direction ?? "asc",
    columns: address.cols ?? (saved.length > 0 ? saved : defaultColumns),
  };
}

/** An order as the address and saved views write it. */
export function sortText(sort: { id: string; direction: "asc" | "desc" }): string {
  return sort.direction === "desc" ? `-${sort.id}` : sort.id;
}

/** The columns that a text in the address names, in its order; what is no column is left out. */
export function columnsOf(text: string): InventoryColumn[] {
  const named = text.split(",");
  return inventoryColumns
    .filter((column) => named.includes(column))
    .sort((a, b) => named.indexOf(a) - named.indexOf(b));
}

/** An order with the direction that a leading `-` turns round; nothing for what is none. */
function sortOf(text: string): Pick<InventoryState, "sort" | "direction"> | undefined {
  const sort = inventorySorts.find((each) => each === text.replace(/^-/, ""));
  return sort && { sort, direction: text.startsWith("-") ? "desc" : "asc" };
}

/** A page of rows, and the cursors of its neighbours. */
export interface InventoryPage {
  rows: IdentityRow[];
  before?: string;
  after?: string;
}

/** How fresh the sources behind the list are. */
export interface Freshness {
  /** When one was last read completely; null before the first time. */
  asOf: Date | null;
  fresh: number;
  total: number;
  /** Sources that are not fresh, the first few. */
  late: { id: string; name: string; state: "stale" | "failing" | "held" | "new" | "reading" }[];
  /** A sync runs now. */
  syncing: boolean;
}

/** A way out of a query that finds nothing: without one of its terms or, where that is not enough, with one alone. */
export interface WayOut {
  kind: "without" | "only";
  term: string;
  query: string;
  found: Count;
}

/** What a reader sees of a failure: what happened, what is safe, what to do. */
export interface LoadFailure {
  what: string;
  safe: string;
  next: string;
  id: string;
}

/** What the inventory shows first: one page, and what stands around it. */
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
  /** Rows that were left out because a value is unknown. */
  leftOut: Count;
  /** Null where they could not be counted in time. Comes later than the rows. */
  facets: Promise<Facet[] | null>;
  freshness: Freshness;
  /** Only where nothing was found. */
  waysOut: WayOut[];
  /** Whether there is any identity at all in reach. */
  anything: boolean;
  /** The reader reaches a part only. */
  restricted: boolean;
  may: {
    export: boolean;
    save: boolean;
    share: boolean;
    add: boolean;
    label: boolean;
    assign: boolean;
    readSources: boolean;
    addSources: boolean;
    writeRules: boolean;
    writeOwnerRules: boolean;
  };
}
