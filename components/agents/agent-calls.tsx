import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import { Unknown } from "@/components/ui/unknown";
import { showText } from "@/lib/domain/text";
import type { AgentCall } from "@/lib/features/agents/schema";

/** Who may call whom, and what the settings say of it: without asking, and which headers and variables it is given. */
export function AgentCalls({
  title,
  empty,
  calls,
}: {
  title: string;
  empty: string;
  calls: readonly AgentCall[];
}) {
  return (
    <Card>
      <CardHeader title={title} />
      {calls.length === 0 ? (
        <CardBody className="text-muted text-sm">{empty}</CardBody>
      ) : (
        <Table label={title} className="min-w-2xl">
          <TableHeadings titles={["Name", "Without asking", "Is given", "Says"]} />
          <TableBody>
            {calls.map((call) => (
              <TableRow key={`${call.other.id} ${call.source?.id} ${call.as}`}>
                <TableCell className="min-w-48">
                  <Link
                    href={`/inventory/${call.other.id}?tab=agent`}
                    className="text-accent underline-offset-2 hover:underline"
                  >
                    <bdi>{showText(call.other.name || call.other.externalId || call.other.id, 120)}</bdi>
                  </Link>
                  {call.as ? <span className="text-muted"> as {showText(call.as, 60)}</span> : null}{" "}
                  {call.gone ? <Badge tone="unknown">gone</Badge> : null}
                  {call.disabled ? <Badge>switched off</Badge> : null}
                </TableCell>
                <TableCell>
                  {call.autoApprove === null ? (
                    <Unknown why="Its settings do not say." />
                  ) : call.autoApprove.length === 0 ? (
                    "asks"
                  ) : (
                    <Badge tone="high">{call.autoApprove.map((each) => showText(each, 60)).join(", ")}</Badge>
                  )}
                </TableCell>
                <TableCell className="break-words">
                  {call.given === null ? (
                    <Unknown why="Its settings do not say." />
                  ) : (
                    call.given.map((each) => showText(each, 60)).join(", ") || (
                      <span className="text-muted">no header, no variable</span>
                    )
                  )}
                  {call.literalSecrets ? (
                    <Badge tone="critical" className="ms-1">
                      {call.literalSecrets} in plain text
                    </Badge>
                  ) : null}
                </TableCell>
                <TableCell>
                  <bdi>{showText(call.source?.name ?? "a removed source", 80)}</bdi>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}
