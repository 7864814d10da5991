import Link from "next/link";
import { dayText } from "@/components/exceptions/exception-words";
import { RegisterActions, type RegisterMay } from "@/components/exceptions/register-actions";
import { findingsWord, inboxLink } from "@/components/findings/finding-words";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { type ExceptionState, exceptionFacts } from "@/lib/domain/exception";
import { endedWords, scopeWords } from "@/lib/domain/exception-words";
import { nameOf } from "@/lib/domain/named";
import { showText } from "@/lib/domain/text";
import type { ExceptionRow } from "@/lib/features/exceptions/schema";

const states: Record<ExceptionState, { word: string; tone: BadgeTone }> = {
  requested: { word: "waiting", tone: "medium" },
  active: { word: "active", tone: "accent" },
  declined: { word: "declined", tone: "neutral" },
  ended: { word: "ended", tone: "neutral" },
};

/** What people decided about findings: what, how widely, why, by whom and until when. */
export function RegisterTable({
  rows,
  reader,
  may,
  others,
}: {
  rows: readonly ExceptionRow[];
  /** As rows name who asked. */
  reader: string;
  may: RegisterMay;
  others: number;
}) {
  return (
    <Table label="Exceptions" className="min-w-[60rem]">
      <TableHeadings
        titles={["What", "Covers", "Findings now", "Why", "By", "Ends", "State", "Actions"]}
        numbers={["Findings now"]}
      />
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id} className="align-top">
            <TableCell className="whitespace-nowrap align-top">
              {exceptionFacts[row.kind].title}
              <span className="block text-muted text-xs">up to {row.severityCap}</span>
            </TableCell>
            <TableCell className="min-w-48 max-w-xs break-words align-top">
              <Scope row={row} />
            </TableCell>
            <TableCell className="text-end align-top tabular-nums">
              {row.covers.toLocaleString("en")}
            </TableCell>
            <TableCell className="min-w-44 max-w-xs break-words align-top">
              {row.reason ? (
                <bdi>{showText(row.reason, 300)}</bdi>
              ) : (
                <span className="text-muted">not said</span>
              )}
              {row.decisionNote ? (
                <span className="mt-1 block text-muted text-xs">
                  Note: <bdi>{showText(row.decisionNote, 300)}</bdi>
                </span>
              ) : null}
            </TableCell>
            <TableCell className="min-w-24 max-w-40 break-words align-top">
              <bdi>{showText(row.requestedBy.name, 80)}</bdi>
              <span className="block text-muted text-xs">
                <TimeText date={row.requestedAt} variant="long" />
              </span>
              {row.decidedBy ? (
                <span className="block text-muted text-xs">
                  {row.state === "declined" ? "declined by " : "approved by "}
                  <bdi>{showText(row.decidedBy.name, 80)}</bdi>
                </span>
              ) : null}
            </TableCell>
            <TableCell className="whitespace-nowrap align-top">
              <Ends row={row} />
            </TableCell>
            <TableCell className="align-top">
              <Badge tone={states[row.state].tone}>{states[row.state].word}</Badge>
              {row.endedWhy && row.state === "ended" ? (
                <span className="mt-1 block max-w-40 text-muted text-xs">{endedWords[row.endedWhy]}</span>
              ) : null}
            </TableCell>
            <TableCell className="align-top">
              <RegisterActions row={row} own={row.requestedBy.actor === reader} may={may} others={others} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Ends({ row }: { row: ExceptionRow }) {
  if (row.endedAt) return <TimeText date={row.endedAt} variant="long" />;
  return (
    <>
      <TimeText date={row.expiresAt} variant="long" />
      <span className="block text-muted text-xs">{dayText(row.expiresAt)}</span>
    </>
  );
}

/** What it covers, with the way there. */
function Scope({ row }: { row: ExceptionRow }) {
  const { scope, rule, identity, query, named } = row;
  const name = nameOf(identity);
  const words = showText(scopeWords({ scope, rule: rule?.title ?? null, identity: name, query, named }), 400);
  const href =
    scope === "finding"
      ? named.only && `/findings/${named.only}`
      : scope === "identity"
        ? identity && `/inventory/${identity.id}?tab=findings`
        : rule &&
          query !== null &&
          inboxLink(`state:open,accepted,false_positive,snoozed rule:${rule.id} ${query}`.trim());
  return (
    <>
      {href ? (
        <Link href={href} prefetch={false} className="text-ink underline-offset-2 hover:underline">
          <bdi>{words}</bdi>
        </Link>
      ) : (
        <bdi>{words}</bdi>
      )}
      {scope === "finding" ? (
        <span className="block text-muted text-xs">
          {rule ? showText(rule.title, 120) : "of several rules"}
        </span>
      ) : null}
      {row.state === "requested" && scope === "finding" ? (
        <span className="block text-muted text-xs">asked for {findingsWord(named.count)}</span>
      ) : null}
    </>
  );
}
