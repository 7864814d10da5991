import { scopeWords } from "@/lib/domain/exception-words";
import { nameOf } from "@/lib/domain/named";
import type { ExceptionRow } from "./schema";

type Cell = string | number | boolean | Date | null;

/** What an exception covers, in words. */
export function scopeOfRow({ scope, rule, identity, query, named }: ExceptionRow): string {
  const name = nameOf(identity);
  return scopeWords({ scope, rule: rule?.title ?? null, identity: name, query, named });
}

/** The columns of the register as a file has them. */
export const exceptionColumns: readonly { title: string; cell: (row: ExceptionRow) => Cell }[] = [
  { title: "kind", cell: (row) => row.kind },
  { title: "state", cell: (row) => row.state },
  { title: "rule", cell: (row) => row.rule?.id ?? null },
  { title: "scope", cell: (row) => row.scope },
  { title: "covers_what", cell: scopeOfRow },
  { title: "findings_now", cell: (row) => row.covers },
  { title: "severity_cap", cell: (row) => row.severityCap },
  { title: "reason", cell: (row) => row.reason },
  { title: "requested_by", cell: (row) => row.requestedBy.name },
  { title: "requested", cell: (row) => row.requestedAt },
  { title: "decided_by", cell: (row) => row.decidedBy?.name ?? null },
  { title: "decided", cell: (row) => row.decidedAt },
  { title: "note", cell: (row) => row.decisionNote },
  { title: "began", cell: (row) => row.beganAt },
  { title: "expires", cell: (row) => row.expiresAt },
  { title: "ended", cell: (row) => row.endedAt },
  { title: "ended_why", cell: (row) => row.endedWhy },
  { title: "id", cell: (row) => row.id },
];
