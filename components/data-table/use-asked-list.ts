"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useCallback, useMemo, useState, useTransition } from "react";
import type { Sort } from "@/components/data-table/column";
import type { Direction, RowPage } from "@/components/data-table/row-window";
import { useRowWindow } from "@/components/data-table/use-row-window";
import type { ActionFailure } from "@/lib/platform/action-client";

interface Page<Row> {
  rows: readonly Row[];
  before: string | null;
  after: string | null;
}

/** What was asked of a list, as its address says it. */
interface Request<Id extends string> {
  q: string;
  sort: Id;
  direction: "asc" | "desc";
}

/**
 * A list whose query and order stand in the address (`q`, `sort`), whose first page came with the screen, and whose other
 * pages an action reads. What is typed is asked with `ask`; until then it is only `query`.
 */
export function useAskedList<Row, Id extends string>({
  request: { q, sort, direction },
  page,
  read,
}: {
  request: Request<Id>;
  page: Page<Row>;
  read: (
    asked: Request<Id> & { after?: string; before?: string },
  ) => Promise<{ data?: Page<Row>; serverError?: ActionFailure } | undefined>;
}) {
  const [pending, startTransition] = useTransition();
  const [, setAddress] = useQueryStates(
    { q: parseAsString, sort: parseAsString },
    { shallow: false, history: "push", startTransition },
  );
  const [query, setQuery] = useState(q);
  const [asked, setAsked] = useState(q);
  if (asked !== q) {
    setAsked(q);
    setQuery(q);
  }
  const rows = useMemo(() => pageOf(page), [page]);
  const fetchPage = useCallback(
    async (toward: Direction, cursor: string) => {
      const answer = await read({ q, sort, direction, [toward]: cursor });
      if (!answer?.data) throw new Error(answer?.serverError?.what ?? "The page did not come.");
      return pageOf(answer.data);
    },
    [read, q, sort, direction],
  );
  const ask = useCallback((next: string) => void setAddress({ q: next === "" ? null : next }), [setAddress]);
  const onSort = useCallback(
    (next: Sort) => void setAddress({ sort: next.direction === "desc" ? `-${next.id}` : next.id }),
    [setAddress],
  );
  return {
    list: useRowWindow(rows, fetchPage),
    listKey: `${sort} ${direction} ${q}`,
    query,
    setQuery,
    ask,
    sort: { id: sort, direction },
    onSort,
    pending,
  };
}

function pageOf<Row>({ rows, before, after }: Page<Row>): RowPage<Row> {
  return { rows, ...(before === null ? {} : { before }), ...(after === null ? {} : { after }) };
}
