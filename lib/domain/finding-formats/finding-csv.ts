import { nameOf } from "@/lib/domain/named";
import { ruleOf } from "@/lib/domain/rules/catalogue";
import { csvCell } from "@/lib/domain/text";
import type { ExportedFinding } from "./exported-finding";

type Cell = string | number | boolean | Date | null;

/** The columns of findings as a spreadsheet. */
export const findingCsv: readonly { title: string; cell: (row: ExportedFinding) => Cell }[] = [
  { title: "severity", cell: (row) => row.severity },
  { title: "state", cell: (row) => row.state },
  { title: "identity", cell: (row) => nameOf(row.identity) },
  { title: "identity_id", cell: (row) => row.identity?.id ?? null },
  { title: "place", cell: (row) => row.place?.locator ?? null },
  { title: "sentence", cell: (row) => row.sentence },
  { title: "rule", cell: (row) => row.rule.id },
  { title: "rule_title", cell: (row) => row.rule.title },
  { title: "risks", cell: (row) => row.risks.join("; ") },
  { title: "confidence", cell: (row) => row.confidence },
  { title: "unsure", cell: (row) => row.unsure },
  { title: "system", cell: (row) => row.system },
  { title: "environment", cell: (row) => row.environment },
  { title: "account", cell: (row) => nameOf(row.account) },
  { title: "owner", cell: (row) => row.owner?.person?.email ?? row.owner?.person?.name ?? null },
  { title: "team", cell: (row) => row.owner?.team?.name ?? null },
  { title: "cause", cell: (row) => row.cause?.title ?? null },
  { title: "first_seen", cell: (row) => row.firstSeenAt },
  { title: "last_seen", cell: (row) => row.lastSeenAt },
  { title: "resolved", cell: (row) => row.resolvedAt },
  { title: "resolved_why", cell: (row) => row.resolvedWhy ?? null },
  { title: "set_aside", cell: (row) => row.exception?.kind ?? null },
  { title: "set_aside_until", cell: (row) => row.exception?.until ?? null },
  { title: "id", cell: (row) => row.id },
  { title: "assignee", cell: (row) => row.assignee?.name ?? null },
  { title: "times", cell: (row) => row.times },
  { title: "reopened", cell: (row) => row.reopenedAt },
  {
    title: "evidence",
    cell: (row) => row.evidence.map(({ label, value }) => `${label}: ${value}`).join("; "),
  },
  {
    title: "frameworks",
    cell: (row) =>
      ruleOf(row.rule.id)
        ?.frameworks.map((each) => each.join(" "))
        .join("; ") ?? null,
  },
];

/** The first line of the spreadsheet. */
export const findingCsvHead = `${findingCsv.map(({ title }) => csvCell(title)).join(",")}\r\n`;

/** A finding as a line of it, safe to open. */
export function findingCsvLine(row: ExportedFinding): string {
  return `${findingCsv.map(({ cell }) => csvCell(cell(row))).join(",")}\r\n`;
}
