import { type ListedNoun, nameOf } from "@/bin/listed-noun";
import { fieldSets } from "@/lib/domain/query/fields";
import { countFindings, eachFinding, listFindings } from "@/lib/features/findings/data";
import type { FindingRow } from "@/lib/features/findings/schema";

/** Whom or what it concerns. */
const subjectOf = (row: FindingRow) => nameOf(row.identity) ?? row.place?.locator ?? null;

export const findings: ListedNoun<FindingRow> = {
  fields: fieldSets.findings,
  page: (pool, scope, query) => listFindings(pool, scope, { ...query, sort: "rank", direction: "desc" }),
  each: eachFinding,
  count: countFindings,
  table: [
    { title: "severity", cell: (row) => row.severity },
    { title: "whose", cell: subjectOf, width: 30 },
    { title: "what", cell: (row) => row.sentence, width: 70 },
    { title: "risk", cell: (row) => row.risks.join(" ") },
    { title: "account", cell: (row) => nameOf(row.account), width: 24 },
    { title: "owner", cell: (row) => row.owner?.person?.name ?? row.owner?.team?.name ?? null, width: 24 },
    { title: "since", cell: (row) => row.firstSeenAt },
  ],
  csv: [
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
    { title: "id", cell: (row) => row.id },
  ],
};
