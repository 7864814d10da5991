import Link from "next/link";
import type { ReactNode } from "react";
import { closesWord, inboxLink } from "@/components/findings/finding-words";
import { formatNumber } from "@/components/ui/number-format";
import { SeverityMark } from "@/components/ui/severity-mark";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import { formatQuery } from "@/lib/domain/query/format";
import type { Term } from "@/lib/domain/query/grammar";
import { showText } from "@/lib/domain/text";
import type { CauseGroup, CausePage } from "@/lib/features/findings/schema";

/** What findings have in common, so that one deed mends many; each opens its findings. */
export function InboxCauses({
  causes: { groups, more },
  terms,
  empty,
}: {
  causes: CausePage;
  terms: readonly Term[];
  empty: ReactNode;
}) {
  const alone: Term = is("cause", { kind: "state", value: "none" });
  return (
    <div className="min-w-0 flex-1 overflow-y-auto rounded border border-line-subtle">
      {groups.length === 0 ? (
        empty
      ) : (
        <Table label="Causes" className="min-w-lg">
          <TableHeadings titles={["Severity", "Cause", "Identities", "Closes"]} numbers={["Identities"]} />
          <TableBody>
            {groups.map((group) => (
              <TableRow key={`${group.rule.id} ${group.cause.key}`}>
                <TableCell>
                  <SeverityMark level={group.severity} />
                </TableCell>
                <TableCell className="max-w-md break-words">
                  <bdi className="text-ink">{showText(group.cause.title, 160)}</bdi>
                  <span className="block text-muted text-xs">{showText(group.rule.title, 120)}</span>
                </TableCell>
                <TableCell className="text-end tabular-nums">{formatNumber(group.identities)}</TableCell>
                <TableCell>
                  <Link
                    href={inboxLink(formatQuery(termsOf(group, terms)))}
                    prefetch={false}
                    className="whitespace-nowrap text-accent underline-offset-2 hover:underline"
                  >
                    {closesWord(group.findings)}
                  </Link>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <p className="border-line-subtle border-t px-4 py-2.5 text-muted text-sm">
        {more ? `The first ${groups.length} causes; narrow the filter to see others. ` : ""}
        <Link
          href={inboxLink(formatQuery([...terms, alone]))}
          prefetch={false}
          className="text-accent underline-offset-2 hover:underline"
        >
          Findings that stand alone
        </Link>{" "}
        have no cause in common with others.
      </p>
    </div>
  );
}

type MatchTerm = Extract<Term, { kind: "match" }>;

function is(field: string, value: MatchTerm["values"][number]): MatchTerm {
  return { kind: "match", negated: false, field, values: [value] };
}

function termsOf({ rule, cause }: CauseGroup, terms: readonly Term[]): Term[] {
  return [
    ...terms,
    is("rule", { kind: "value", value: rule.id }),
    is("cause", { kind: "value", value: cause.key }),
  ];
}
