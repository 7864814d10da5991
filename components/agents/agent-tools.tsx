import Link from "next/link";
import { classWords, toolWords } from "@/components/agents/agent-words";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { Unknown } from "@/components/ui/unknown";
import { showText } from "@/lib/domain/text";
import { type ToolCounts, toolTotal } from "@/lib/domain/tool-counts";
import type { AgentView, SeenTool } from "@/lib/features/agents/schema";

/** Every tool: what it can do and who says so, and whether its definition changed since it was first seen. */
export function AgentTools({ view: { is, tools, toolCounts, unlisted } }: { view: AgentView }) {
  const all = toolCounts ? toolTotal(toolCounts) + toolCounts.gone : 0;
  return (
    <Card>
      <CardHeader
        title={toolCounts ? toolWords(toolCounts) : "Tools"}
        description={
          toolCounts && notesOf(toolCounts, unlisted) !== ""
            ? `${notesOf(toolCounts, unlisted)}.`
            : "The class is the worse of what the server says and what name and inputs say; that it only reads, the server alone does not settle."
        }
      />
      {tools.length === 0 ? (
        <CardBody className="text-muted text-sm">
          Nobody has listed {is === "agent" ? "the tools of its servers" : "its tools"}. A source “MCP and
          A2A” asks servers by their address, or takes a list of tools as a file.
        </CardBody>
      ) : (
        <Table label="Tools" className="min-w-2xl">
          <TableHeadings titles={["Tool", "Can", "Reaches outside", "Server says", "Definition"]} />
          <TableBody>
            {tools.map((seen) => (
              <TableRow key={`${seen.server.id} ${seen.tool.tool}`} className="align-top">
                <TableCell className="min-w-44 max-w-md align-top">
                  <span className="break-words font-medium font-mono text-xs">
                    <bdi>{showText(seen.tool.tool, 120)}</bdi>
                  </span>
                  {is === "agent" ? (
                    <span className="block text-muted text-xs">
                      on{" "}
                      <Link href={`/inventory/${seen.server.id}?tab=agent`} className="hover:underline">
                        <bdi>{showText(seen.server.name || seen.server.externalId || "", 80)}</bdi>
                      </Link>
                    </span>
                  ) : null}
                  {seen.tool.description ? (
                    <span className="mt-0.5 line-clamp-2 block break-words text-muted text-xs">
                      <bdi>{showText(seen.tool.description, 240)}</bdi>
                    </span>
                  ) : null}
                </TableCell>
                <TableCell className="align-top">
                  <Badge tone={classWords[seen.tool.class].tone}>{classWords[seen.tool.class].word}</Badge>
                  <span className="mt-0.5 block max-w-44 break-words text-muted text-xs">
                    {seen.tool.reasons.map((reason) => showText(reason, 120)).join("; ")}
                  </span>
                </TableCell>
                <TableCell className="align-top">
                  {seen.tool.openWorld ? (
                    "yes"
                  ) : (
                    <Unknown why="Nothing but its server could say that it does not." />
                  )}
                </TableCell>
                <TableCell className="align-top">
                  {statedWords(seen) || <Unknown why="Its server gives no hints." />}
                  {seen.tool.contradicts ? (
                    <Badge tone="high" className="mt-0.5">
                      contradicts itself
                    </Badge>
                  ) : null}
                </TableCell>
                <TableCell className="align-top">
                  <Definition seen={seen} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {all > tools.length ? (
        <p className="border-line-subtle border-t px-4 py-2.5 text-muted text-sm">
          The first {tools.length.toLocaleString("en")} of {toolCounts?.atLeast ? "at least " : ""}
          {all.toLocaleString("en")}; `rollcall list grants` has them all.
        </p>
      ) : null}
    </Card>
  );
}

function notesOf({ contradicts, changed, gone }: ToolCounts, unlisted: number): string {
  const counted = (n: number, one: string, more: string) =>
    n === 0 ? "" : `${n.toLocaleString("en")} ${n === 1 ? one : more}`;
  return [
    counted(
      contradicts,
      "claims to do less than name and inputs say",
      "claim to do less than name and inputs say",
    ),
    counted(changed, "was defined anew since first seen", "were defined anew since first seen"),
    counted(gone, "is no longer there", "are no longer there"),
    counted(unlisted, "server's tools nobody has listed", "servers' tools nobody has listed"),
  ]
    .filter(Boolean)
    .join("; ");
}

function Definition({ seen: { tool, changed, firstSeenAt, endedAt } }: { seen: SeenTool }) {
  return (
    <>
      <code className="font-mono text-xs" title={tool.definition}>
        {tool.definition.slice("sha256:".length, "sha256:".length + 8)}
      </code>
      <span className="block text-muted text-xs">
        {changed ? "changed " : "since "}
        <TimeText date={firstSeenAt} variant="long" />
      </span>
      {changed ? <Badge tone="medium">changed</Badge> : null}
      {endedAt ? <Badge tone="unknown">no longer there</Badge> : null}
    </>
  );
}

/** The hints that the server gives, in its own words. */
function statedWords({ tool: { stated } }: SeenTool): string {
  return [
    stated.readOnly === true ? "read-only" : stated.readOnly === false ? "not read-only" : "",
    stated.destructive === true ? "destructive" : stated.destructive === false ? "not destructive" : "",
    stated.idempotent === true ? "idempotent" : "",
    stated.openWorld === true ? "open world" : stated.openWorld === false ? "closed world" : "",
  ]
    .filter(Boolean)
    .join(", ");
}
