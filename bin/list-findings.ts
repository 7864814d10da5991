import { type ListedNoun, nameOf } from "@/bin/listed-noun";
import { findingCsv } from "@/lib/domain/finding-formats/finding-csv";
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
  csv: findingCsv,
};
