import Link from "next/link";
import { frameworkWord, toolWords } from "@/components/agents/agent-words";
import type { DataTableColumn } from "@/components/data-table/column";
import { None, OwnerCell, rowTitle } from "@/components/inventory/cells";
import { KindIcon } from "@/components/inventory/kind-icon";
import { kindTitles } from "@/components/inventory/words";
import { Badge } from "@/components/ui/badge";
import { Unknown } from "@/components/ui/unknown";
import { showText } from "@/lib/domain/text";
import type { AgentRow } from "@/lib/features/agents/schema";

/** The columns of the list of agents. */
export const agentColumns: readonly DataTableColumn<AgentRow>[] = [
  {
    id: "name",
    title: "Name",
    width: 208,
    sort: "asc",
    cell: (row, { tabIndex }) => (
      <span className="flex min-w-0 items-center gap-2">
        <KindIcon kind={row.kind} className="shrink-0" />
        <Link
          href={`/inventory/${row.id}?tab=agent`}
          prefetch={false}
          tabIndex={tabIndex}
          title={rowTitle(row)}
          className="min-w-0 truncate rounded-sm text-ink hover:underline focus-visible:outline-offset-0"
        >
          <bdi>{rowTitle(row)}</bdi>
        </Link>
        {row.kind === "mcp_server" && row.account ? (
          // Many machines start a server of the same name.
          <bdi className="min-w-0 truncate text-muted text-xs">
            {showText(row.account.name || row.account.externalId || "", 60)}
          </bdi>
        ) : null}
        {row.goneAt ? <Badge tone="unknown">gone</Badge> : null}
      </span>
    ),
  },
  { id: "kind", title: "Kind", width: 100, sort: "asc", cell: (row) => kindTitles[row.kind] },
  {
    id: "framework",
    title: "Runs",
    description: "The program or platform that it runs in; of a tool server, how it is spoken to.",
    width: 124,
    cell: ({ facts }) =>
      facts.framework ? frameworkWord(facts.framework) : <Unknown why="No source says what it runs in." />,
  },
  {
    id: "model",
    title: "Model",
    width: 84,
    cell: ({ kind, facts }) =>
      facts.model ? (
        <bdi title={showText(facts.model, 120)}>{showText(facts.model, 60)}</bdi>
      ) : kind === "mcp_server" ? (
        <None why="A tool server has no model." />
      ) : (
        <Unknown why="No source says which model it uses." />
      ),
  },
  {
    id: "tools",
    title: "Tools",
    description: "What the tools that it may call can do, as far as anybody listed them.",
    width: 160,
    cell: ({ facts }) =>
      facts.tools ? (
        <span title={toolWords(facts.tools)}>
          {toolWords(facts.tools)}
          {facts.tools.changed > 0 ? (
            <Badge tone="medium" className="ms-1">
              {facts.tools.changed} changed
            </Badge>
          ) : null}
          {facts.unlisted > 0 ? (
            <span className="text-muted">
              {" "}
              + <Unlisted servers={facts.unlisted} />
            </span>
          ) : null}
        </span>
      ) : facts.unlisted > 0 ? (
        <span className="text-muted">
          <Unlisted servers={facts.unlisted} />
        </span>
      ) : (
        <Unknown why="Nobody has listed its tools." />
      ),
  },
  {
    id: "approve",
    title: "Without asking",
    description: "What it may do without asking a person first.",
    width: 128,
    cell: ({ kind, facts: { autoApprove } }) => {
      if (autoApprove === null)
        return kind === "mcp_server" ? (
          <None why="The agent that calls it decides that." />
        ) : (
          <Unknown why="No source says whether it asks." />
        );
      if (autoApprove.length === 0) return "asks";
      const all = autoApprove.map((each) => showText(each, 60)).join(", ");
      return (
        <Badge tone="high" title={all}>
          <span className="truncate">{autoApprove.length === 1 ? all : `${autoApprove.length} kinds`}</span>
        </Badge>
      );
    },
  },
  {
    id: "acts",
    title: "Acts as",
    description: "The accounts and roles with which it acts.",
    width: 112,
    cell: ({ kind, facts: { actsAs } }) => {
      const [first] = actsAs;
      if (!first)
        return kind === "mcp_server" ? (
          <None why="It acts for the agents that call it." />
        ) : (
          <Unknown why="No source says with which identity it acts." />
        );
      const name = showText(first.name || first.externalId || "", 60);
      return actsAs.length > 1 ? `${name} and ${actsAs.length - 1} more` : name;
    },
  },
  { id: "owner", title: "Owner", width: 92, cell: (row) => <OwnerCell row={row} /> },
];

function Unlisted({ servers }: { servers: number }) {
  return (
    <>
      {servers === 1 ? "1 server" : `${servers} servers`}, tools{" "}
      <Unknown why="Nobody has listed the tools of these servers." />
    </>
  );
}
