"use client";

import { useAction } from "@/components/settings/use-action";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import { endOtherSessionsAction, endOwnSessionAction } from "@/lib/features/sessions/actions";
import type { SessionRow } from "@/lib/features/sessions/schema";

/** The browser and system that a session said it is, as far as they can be told. */
function browserOf(userAgent: string): string {
  const browser = [
    ["Edg/", "Edge"],
    ["OPR/", "Opera"],
    ["Firefox/", "Firefox"],
    ["Chrome/", "Chrome"],
    ["Safari/", "Safari"],
  ].find(([mark = ""]) => userAgent.includes(mark))?.[1];
  const system = [
    ["Windows", "Windows"],
    ["Android", "Android"],
    ["iPhone", "iPhone"],
    ["Mac OS X", "macOS"],
    ["Linux", "Linux"],
  ].find(([mark = ""]) => userAgent.includes(mark))?.[1];
  if (browser === undefined) return userAgent === "" ? "Unknown program" : showText(userAgent, 40);
  return system === undefined ? browser : `${browser} on ${system}`;
}

/** Where a member is signed in, and a way to end each. */
export function SessionsCard({ sessions }: { sessions: readonly SessionRow[] }) {
  const [busy, run] = useAction();
  return (
    <Card>
      <CardHeader
        title="Sessions"
        description="Where you are signed in. What you end is refused at its next click."
        actions={
          sessions.length > 1 ? (
            <Button
              busy={busy}
              onClick={() => run(() => endOtherSessionsAction(), "Every other session has ended.")}
            >
              End all others
            </Button>
          ) : null
        }
      />
      <Table label="Sessions">
        <TableHead>
          <tr>
            <TableHeaderCell>Program</TableHeaderCell>
            <TableHeaderCell className="hidden md:table-cell">Address</TableHeaderCell>
            <TableHeaderCell>Last seen</TableHeaderCell>
            <TableHeaderCell className="hidden md:table-cell">Signed in</TableHeaderCell>
            <TableHeaderCell>
              <span className="sr-only">Actions</span>
            </TableHeaderCell>
          </tr>
        </TableHead>
        <TableBody>
          {sessions.map((session) => (
            <TableRow key={session.id}>
              <TableCell>
                <span className="inline-flex items-center gap-2">
                  {browserOf(session.userAgent)}
                  {session.current ? <Badge tone="accent">This one</Badge> : null}
                </span>
              </TableCell>
              <TableCell className="hidden text-muted md:table-cell">
                {showText(session.address, 60)}
              </TableCell>
              <TableCell className="whitespace-nowrap">
                <TimeText date={session.lastSeenAt} />
              </TableCell>
              <TableCell className="hidden whitespace-nowrap md:table-cell">
                <TimeText date={session.createdAt} />
              </TableCell>
              <TableCell className="text-end">
                {session.current ? null : (
                  <Button
                    size="sm"
                    busy={busy}
                    onClick={() =>
                      run(() => endOwnSessionAction({ sessionId: session.id }), "The session has ended.")
                    }
                  >
                    End
                  </Button>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
