import { Grant } from "@/components/sources/trouble-note";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { ConnectorView } from "@/lib/features/sources/schema-catalogue";
import type { DeadLetterView, RunDetail, ScopeView } from "@/lib/features/sources/schema-runs";

const words: Record<ScopeView["status"], { word: string; tone: BadgeTone }> = {
  waiting: { word: "Waiting", tone: "neutral" },
  running: { word: "Reading", tone: "accent" },
  complete: { word: "Complete", tone: "ok" },
  incomplete: { word: "Not read", tone: "high" },
};

/** Every scope of a run: what was read to its end, and why the rest was not. */
export function RunScopes({
  detail: { run, scopes },
  dataSets,
}: {
  detail: RunDetail;
  dataSets: ConnectorView["dataSets"];
}) {
  if (scopes.length === 0) return null;
  const lost = new Map(dataSets.map((set) => [set.id, set.withoutIt]));
  return (
    <Card>
      <CardHeader
        title="Coverage"
        description={`${run.complete.toLocaleString("en")} of ${run.scopes.toLocaleString("en")} ${run.scopes === 1 ? "scope was" : "scopes were"} read to the end. Only such a scope may say that something disappeared.`}
      />
      <Table label="Scopes" className="min-w-2xl">
        <TableHead>
          <tr>
            <TableHeaderCell>Scope</TableHeaderCell>
            <TableHeaderCell className="w-28">Outcome</TableHeaderCell>
            <TableHeaderCell className="w-24 text-end">Records</TableHeaderCell>
            <TableHeaderCell className="w-24 text-end">Problems</TableHeaderCell>
            <TableHeaderCell className="w-44">Last complete</TableHeaderCell>
          </tr>
        </TableHead>
        <TableBody>
          {scopes.map((scope) => (
            <TableRow key={scope.id} className="align-top">
              <TableCell className="align-top">
                <span className="break-words font-medium">{showText(scope.title, 160)}</span>
                {scope.failure ? (
                  <div className="mt-0.5 max-w-prose">
                    <p className="break-words text-ink">{showText(scope.failure.message, 400)}</p>
                    {scope.failure.permission ? <Grant permission={scope.failure.permission} /> : null}
                    {scope.failure.permission && lost.has(scope.dataSet) ? (
                      <p className="text-muted text-xs">Without it: {lost.get(scope.dataSet)}</p>
                    ) : null}
                  </div>
                ) : null}
              </TableCell>
              <TableCell className="align-top">
                <Outcome scope={scope} />
              </TableCell>
              <TableCell className="text-end align-top tabular-nums">
                {scope.records.toLocaleString("en")}
              </TableCell>
              <TableCell className="text-end align-top tabular-nums">
                {scope.problems.toLocaleString("en")}
              </TableCell>
              <TableCell className="align-top">
                {scope.lastCompleteAt ? (
                  <TimeText date={scope.lastCompleteAt} variant="long" />
                ) : (
                  <span className="text-muted">never</span>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {run.scopes > scopes.length ? (
        <p className="px-4 py-2.5 text-muted text-sm">
          And {(run.scopes - scopes.length).toLocaleString("en")} more.
        </p>
      ) : null}
    </Card>
  );
}

function Outcome({ scope }: { scope: ScopeView }) {
  const { word, tone } = words[scope.status];
  const partly = scope.status === "incomplete" && scope.records > 0;
  return <Badge tone={partly ? "medium" : tone}>{partly ? "In part" : word}</Badge>;
}

/** The records of a run that could not be read. */
export function DeadLetters({ letters, total }: { letters: readonly DeadLetterView[]; total: number }) {
  if (letters.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Could not be read"
        description={`${total.toLocaleString("en")} ${total === 1 ? "record" : "records"}. Everything around them came in.`}
      />
      <ul className="divide-y divide-line-subtle border-line-subtle border-t text-sm">
        {letters.map((letter) => (
          <li key={letter.id} className="grid gap-x-4 gap-y-0.5 px-4 py-2 md:grid-cols-[18rem_1fr]">
            <span className="break-words text-muted">
              {showText(letter.place, 120)}
              {letter.scope ? <span className="block text-xs">{showText(letter.scope, 80)}</span> : null}
            </span>
            <span className="break-words">{showText(letter.what, 400)}</span>
          </li>
        ))}
      </ul>
      {total > letters.length ? (
        <p className="border-line-subtle border-t px-4 py-2.5 text-muted text-sm">
          And {(total - letters.length).toLocaleString("en")} more.
        </p>
      ) : null}
    </Card>
  );
}
