"use client";

import { BotMessageSquare } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryStates } from "nuqs";
import { useCallback, useMemo, useRef, useState, useTransition } from "react";
import { agentColumns } from "@/components/agents/agent-columns";
import type { Sort } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { QueryBox } from "@/components/data-table/query-box";
import type { Direction, RowPage } from "@/components/data-table/row-window";
import { useRowWindow } from "@/components/data-table/use-row-window";
import type { TableView } from "@/components/data-table/view";
import { EmptyState } from "@/components/feedback/empty-state";
import { rowTitle } from "@/components/inventory/cells";
import { PageHeader } from "@/components/layout/page-header";
import { Button, ButtonLink } from "@/components/ui/button";
import { readAgentsAction } from "@/lib/features/agents/actions";
import type { AgentListRequest, AgentPage, AgentRow } from "@/lib/features/agents/schema";

const view: TableView = {
  columns: ["kind", "framework", "model", "tools", "approve", "acts", "owner"],
  density: "comfortable",
};
const rowId = (row: AgentRow) => row.id;

const pageOf = (page: AgentPage): RowPage<AgentRow> => ({
  rows: page.rows,
  ...(page.before === null ? {} : { before: page.before }),
  ...(page.after === null ? {} : { after: page.after }),
});

/** AI agents and the tool servers that they call, with the inventory's own filters. */
export function AgentsScreen({
  request,
  page,
  total,
  anything,
}: {
  request: AgentListRequest;
  page: AgentPage;
  total: { count: number; capped: boolean };
  anything: boolean;
}) {
  const router = useRouter();
  const search = useRef<HTMLInputElement>(null);
  const [pending, startTransition] = useTransition();
  const [, setAddress] = useQueryStates(
    { q: parseAsString, sort: parseAsString },
    { shallow: false, history: "push", startTransition },
  );
  const [query, setQuery] = useState(request.q);
  const [asked, setAsked] = useState(request.q);
  if (asked !== request.q) {
    setAsked(request.q);
    setQuery(request.q);
  }
  const { sort, direction, q } = request;
  const rows = useMemo(() => pageOf(page), [page]);
  const fetchPage = useCallback(
    async (toward: Direction, cursor: string) => {
      const answer = await readAgentsAction({ q, sort, direction, [toward]: cursor });
      if (!answer?.data) throw new Error(answer?.serverError?.what ?? "The page did not come.");
      return pageOf(answer.data);
    },
    [q, sort, direction],
  );
  const list = useRowWindow(rows, fetchPage);
  const onOpen = useCallback((row: AgentRow) => router.push(`/inventory/${row.id}?tab=agent`), [router]);
  const onSort = useCallback(
    (next: Sort) => void setAddress({ sort: next.direction === "desc" ? `-${next.id}` : next.id }),
    [setAddress],
  );
  return (
    <>
      <PageHeader
        title="AI agents"
        answers="Which agents there are, what they run as, which tools they may call, and what they do without asking."
        className="mb-4"
      />
      {anything ? (
        <>
          <QueryBox
            className="mb-3"
            label="Filter agents"
            placeholder="Filter: owner:none kind:ai_agent, or a name"
            inputRef={search}
            value={query}
            problems={query === q ? page.problems : []}
            onChange={setQuery}
            onSubmit={(next) => void setAddress({ q: next === "" ? null : next })}
          />
          <div className="flex h-[80dvh] min-h-96 md:h-auto md:min-h-0 md:flex-1">
            <DataTable
              label="AI agents"
              listKey={`${sort} ${direction} ${q}`}
              columns={agentColumns}
              list={list}
              rowId={rowId}
              rowName={rowTitle}
              total={total}
              sort={{ id: sort, direction }}
              onSortChange={onSort}
              view={view}
              onOpen={onOpen}
              searchRef={search}
              refreshing={pending}
              empty={
                <EmptyState
                  title={page.problems.length > 0 ? "The filter cannot be read" : "No agent matches"}
                  action={<Button onClick={() => void setAddress({ q: null })}>Show all agents</Button>}
                />
              }
            />
          </div>
        </>
      ) : (
        <EmptyState
          icon={<BotMessageSquare aria-hidden />}
          title="There is no agent yet"
          action={
            <ButtonLink variant="primary" href="/sources/new">
              Add a source
            </ButtonLink>
          }
        >
          Agents come from settings on machines, from lists of tool servers, and from the platforms that run
          them.
        </EmptyState>
      )}
    </>
  );
}
