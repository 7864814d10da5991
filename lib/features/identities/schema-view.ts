import { z } from "zod";
import { defaultQuery } from "@/lib/domain/presets";
import type { QueryProblem } from "@/lib/domain/query/grammar";
import { maxQueryLength } from "@/lib/domain/query/grammar";
import { lastUsedSchema } from "@/lib/domain/record";
import type { SavedView } from "@/lib/features/views/schema";
import { type Count, type Facet, type IdentityRow, identityRowSchema } from "./schema";

/** The inventory's state in the address, and what its pages give the browser. */

/** The orders that people choose among. */
export const inventorySorts = ["name", "kind", "created", "lastused", "keyage", "firstseen"] as const;
export type InventorySort = (typeof inventorySorts)[number];

/** The columns behind the name, in the order of the chooser. */
export const inventoryColumns = [
  "kind",
  "account",
  "environment",
  "owner",
  "lastused",
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

const sortSchema = z
  .string()
  .regex(new RegExp(`^-?(${inventorySorts.join("|")})$`), "There is no such order.");
const columnsSchema = z
  .string()
  .max(400)
  .transform((text) => {
    const known = inventoryColumns.filter((column) => text.split(",").includes(column));
    return known.sort((a, b) => text.split(",").indexOf(a) - text.split(",").indexOf(b));
  });
const cursorSchema = z.string().min(1).max(40_000);

/** What stands in the address. What it cannot mean is left out, as if it were not there. */
export const inventoryAddressSchema = z.object({
  q: z.string().max(maxQueryLength).optional().catch(undefined),
  sort: sortSchema.optional().catch(undefined),
  cols: columnsSchema.optional().catch(undefined),
  density: z.enum(["comfortable", "compact"]).optional().catch(undefined),
  view: z.uuid().optional().catch(undefined),
  after: cursorSchema.optional().catch(undefined),
  peek: z.uuid().optional().catch(undefined),
});
export type InventoryAddress = z.infer<typeof inventoryAddressSchema>;

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
  const said = address.sort ?? sortSchema.safeParse(view?.sort).data ?? "name";
  const saved = columnsSchema.parse(view?.columns.join(",") ?? "");
  return {
    query: (address.q ?? view?.query ?? defaultQuery).trim(),
    sort: inventorySorts.find((sort) => sort === said.replace(/^-/, "")) ?? "name",
    direction: said.startsWith("-") ? "desc" : "asc",
    columns: address.cols ?? (saved.length > 0 ? saved : defaultColumns),
  };
}

/** An order as the address and saved views write it. */
export function sortText(sort: { id: string; direction: "asc" | "desc" }): string {
  return sort.direction === "desc" ? `-${sort.id}` : sort.id;
}

/** What a request for one page says. */
export const pageRequestSchema = z.strictObject({
  q: z.string().max(maxQueryLength),
  sort: sortSchema,
  after: cursorSchema.optional(),
  before: cursorSchema.optional(),
});

const date = z.iso.datetime().transform((text) => new Date(text));
const dateOrNot = date.nullable();

/** A row as JSON brings it: dates are texts on the way. */
const rowFromJson = identityRowSchema.extend({
  createdAt: dateOrNot,
  expiresAt: dateOrNot,
  oldestStaticAt: dateOrNot,
  nextExpiryAt: dateOrNot,
  firstSeenAt: date,
  missingSince: dateOrNot,
  goneAt: dateOrNot,
  lastUsed: lastUsedSchema.extend({ at: dateOrNot, coveredSince: dateOrNot }),
});

/** A page of rows, as JSON brings it. */
export const inventoryPageFromJson = z.object({
  rows: z.array(rowFromJson),
  before: z.string().optional(),
  after: z.string().optional(),
});
export interface InventoryPage {
  rows: IdentityRow[];
  before?: string;
  after?: string;
}

const lightSchema = z.object({
  name: z.enum(["owner", "purpose", "least_privilege", "credential", "auditable"]),
  state: z.enum(["on", "off", "unknown"]),
  why: z.string(),
});

/** What the drawer beside the list shows of one identity, as JSON brings it. */
export const peekFromJson = z.object({
  row: rowFromJson,
  sentence: z.string(),
  description: z.string().nullable(),
  lights: z.array(lightSchema),
  path: z.array(z.object({ id: z.string(), name: z.string() })),
  owners: z.array(
    z.object({
      role: z.enum(["technical", "business"]),
      state: z.enum(["suggested", "asked", "accepted", "declined"]),
      name: z.string(),
      evidence: z.string(),
    }),
  ),
  credentials: z.object({
    more: z.boolean(),
    rows: z.array(
      z.object({
        id: z.string(),
        externalId: z.string(),
        type: z.string(),
        status: z.string(),
        since: dateOrNot,
        expiresAt: dateOrNot,
        placements: z.number().int(),
        exposedPlacements: z.number().int(),
        gone: z.boolean(),
      }),
    ),
  }),
});
export type Peek = z.infer<typeof peekFromJson>;

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
  /** Rows that a comparison left out because their value is unknown. */
  leftOut: Count;
  /** Null where they could not be counted in time. Comes later than the rows. */
  facets: Promise<Facet[] | null>;
  freshness: Freshness;
  /** Only where nothing was found. */
  waysOut: WayOut[];
  /** Whether there is any identity at all in reach. */
  anything: boolean;
  may: {
    export: boolean;
    save: boolean;
    share: boolean;
    add: boolean;
    label: boolean;
    assign: boolean;
    readSources: boolean;
    addSources: boolean;
  };
}
