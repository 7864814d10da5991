"use client";

import { useCallback, useEffect, useRef } from "react";
import type { Direction, RowPage } from "@/components/data-table/row-window";
import { type RowWindowState, useRowWindow } from "@/components/data-table/use-row-window";
import type { IdentityRow } from "@/lib/features/identities/schema";
import type { InventoryPage } from "@/lib/features/identities/schema-state";

const nothing: RowPage<IdentityRow> = { rows: [] };

/**
 * The rows in memory and more of them on demand; and for each row a place in the list from which the address finds it
 * again (none for the first page).
 */
export function useInventoryRows(
  page: InventoryPage | null,
  query: string,
  sort: string,
  after: string | undefined,
): { list: RowWindowState<IdentityRow>; placeOf: (id: string) => string | null } {
  const first = page ?? nothing;
  const begin = useRef(after);
  const places = useRef(new Map<string, string | null>());
  useEffect(() => {
    // Where this list began; later the address only follows what is peeked into.
    places.current = new Map(
      first.rows.map((row) => [row.id, first.before === undefined ? null : (begin.current ?? null)]),
    );
  }, [first]);
  const fetchPage = useCallback(
    async (direction: Direction, cursor: string): Promise<RowPage<IdentityRow>> => {
      const address = new URLSearchParams({ q: query, sort, [direction]: cursor });
      const response = await fetch(`/api/inventory/page?${address}`);
      if (!response.ok) throw new Error(`The next rows were answered with ${response.status}.`);
      const { inventoryPageFromJson } = await import("@/lib/features/identities/schema-view");
      const next = inventoryPageFromJson.parse(await response.json());
      const place = direction === "after" ? cursor : (next.before ?? null);
      for (const row of next.rows) places.current.set(row.id, place);
      return next;
    },
    [query, sort],
  );
  const list = useRowWindow(first, fetchPage);
  const placeOf = useCallback((id: string) => places.current.get(id) ?? null, []);
  return { list, placeOf };
}
