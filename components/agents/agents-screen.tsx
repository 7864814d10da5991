"use client";

import { BotMessageSquare } from "lucide-react";
import { useRouter } from "next/navigation";
import { useCallback, useRef } from "react";
import { agentColumns } from "@/components/agents/agent-columns";
import { DataTable } from "@/components/data-table/data-table";
import { QueryBox } from "@/components/data-table/query-box";
import { useAskedList } from "@/components/data-table/use-asked-list";
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
  const { list, listKey, query, setQuery, ask, sort, onSort, pending } = useAskedList({
    request,
    page,
    read: readAgentsAction,
  });
  const onOpen = useCallback((row: AgentRow) => router.push(`/inventory/${row.id}?tab=agent`), [router]);
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
            problems={query === request.q ? page.problems : []}
            onChange={setQuery}
            onSubmit={ask}
          />
          <div className="flex h-[80dvh] min-h-96 md:h-auto md:min-h-0 md:flex-1">
            <DataTable
              label="AI agents"
              listKey={listKey}
              columns={agentColumns}
              list={list}
              rowId={rowId}
              rowName={rowTitle}
              total={total}
              sort={sort}
              onSortChange={onSort}
              view={view}
              onOpen={onOpen}
              searchRef={search}
              refreshing={pending}
              empty={
                <EmptyState
                  title={page.problems.length > 0 ? "The filter cannot be read" : "No agent matches"}
                  action={<Button onClick={() => ask("")}>Show all agents</Button>}
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
