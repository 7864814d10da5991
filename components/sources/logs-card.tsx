import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { IdText } from "@/components/ui/id-text";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import { type IntakeRow, refusedWords, type SourceLogs } from "@/lib/features/usage/schema";

/** The logs of use that a source brought, what was not counted of them, and who acted and is not in the inventory. */
export function LogsCard({ logs: { intakes, unknown } }: { logs: SourceLogs }) {
  if (intakes.total === 0) return null;
  return (
    <>
      <Card>
        <CardHeader title="Logs of use" description="Only roll-ups are kept: each event is counted once." />
        <Table label="Logs of use">
          <TableHeadings
            titles={["Log", "Brought", "Its events", "Counted", "Not counted"]}
            numbers={["Counted"]}
          />
          <TableBody>
            {intakes.rows.map((intake) => (
              <Intake key={intake.id} intake={intake} />
            ))}
          </TableBody>
        </Table>
        <AndMore n={intakes.total - intakes.rows.length} />
      </Card>
      {unknown.total > 0 ? <UnknownActors unknown={unknown} /> : null}
    </>
  );
}

function Intake({ intake }: { intake: IntakeRow }) {
  const refused = refusedWords(intake.counts);
  return (
    <TableRow className="align-top">
      <TableCell className="min-w-40 break-all">
        <bdi>{showText(intake.name, 120)}</bdi>
        {intake.failure ? (
          <span className="block text-critical text-xs">
            Read only in part: {showText(intake.failure, 200)}
          </span>
        ) : null}
        {intake.endedAt === null ? (
          <span className="block text-muted text-xs">not ended, or stopped</span>
        ) : null}
      </TableCell>
      <TableCell>
        <TimeText date={intake.startedAt} />
      </TableCell>
      <TableCell className="whitespace-nowrap">
        {intake.firstAt && intake.lastAt ? (
          <>
            <TimeText date={intake.firstAt} variant="absolute" /> to{" "}
            <TimeText date={intake.lastAt} variant="absolute" />
          </>
        ) : (
          "none"
        )}
      </TableCell>
      <TableCell className="text-end tabular-nums">{intake.counts.events.toLocaleString("en")}</TableCell>
      <TableCell>
        {refused.length === 0
          ? "none"
          : refused.map(([words]) => (
              <span key={words} className="block">
                {words}
              </span>
            ))}
        {intake.problems.length > 0 ? (
          <details className="mt-1 text-muted text-xs">
            <summary>What could not be read</summary>
            <ul>
              {intake.problems.map(({ where, what }) => (
                <li key={`${where} ${what}`}>
                  <bdi>{showText(where, 80)}</bdi>: {showText(what, 200)}
                </li>
              ))}
            </ul>
          </details>
        ) : null}
      </TableCell>
    </TableRow>
  );
}

function UnknownActors({ unknown }: { unknown: SourceLogs["unknown"] }) {
  const events = `${unknown.events.toLocaleString("en")} ${unknown.events === 1 ? "event" : "events"}`;
  const actors = `${unknown.total.toLocaleString("en")} ${unknown.total === 1 ? "actor" : "actors"}`;
  return (
    <Card>
      <CardHeader
        title={`${events} of ${actors} that ${unknown.total === 1 ? "is" : "are"} not in the inventory`}
        description="Their use is kept, and shows once a source lists them."
      />
      <Table label="Actors that are not in the inventory">
        <TableHeadings titles={["Actor", "Id", "Where", "Events", "Last"]} numbers={["Events"]} />
        <TableBody>
          {unknown.rows.map((row) => (
            <TableRow key={row.identityId}>
              <TableCell>
                <bdi>{showText(row.name, 80)}</bdi>
              </TableCell>
              <TableCell>
                <IdText id={row.externalId} max={32} what="id" />
              </TableCell>
              <TableCell>
                <bdi>{showText(row.realm, 60)}</bdi>
              </TableCell>
              <TableCell className="text-end tabular-nums">{row.events.toLocaleString("en")}</TableCell>
              <TableCell>
                <TimeText date={row.lastAt} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {unknown.total > unknown.rows.length ? (
        <CardBody>
          <p className="text-muted text-xs">The {unknown.rows.length} busiest are shown.</p>
        </CardBody>
      ) : null}
    </Card>
  );
}

function AndMore({ n }: { n: number }) {
  if (n <= 0) return null;
  return (
    <p className="border-line-subtle border-t px-4 py-2.5 text-muted text-sm">
      And {n.toLocaleString("en")} more.
    </p>
  );
}
