import type { CommandContext } from "@/bin/command-context";
import type { ListedNoun } from "@/bin/listed-noun";
import { subjectOf } from "@/lib/domain/finding-formats/exported-finding";
import { findingCsv } from "@/lib/domain/finding-formats/finding-csv";
import { findingPieces } from "@/lib/domain/finding-formats/finding-pieces";
import { nameOf } from "@/lib/domain/named";
import { fieldSets } from "@/lib/domain/query/fields";
import { countFindings, eachFinding, listFindings } from "@/lib/features/findings/data";
import { eachWithFacts } from "@/lib/features/findings/data-export";
import type { FindingRow } from "@/lib/features/findings/schema";
import type { Database } from "@/lib/platform/database";
import type { ListQuery } from "@/lib/platform/list";
import { productVersion } from "@/lib/platform/product-version";
import { systemScope } from "@/lib/platform/scope";

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

/** Findings as one document or as events of a format of others, in pieces that belong behind each other. */
export function findingDocument(
  { database: { pool }, env }: CommandContext & { database: Database },
  query: ListQuery,
  format: "sarif" | "ocsf",
  most: number,
): AsyncGenerator<string> {
  const rows = firstOf(eachWithFacts(pool, systemScope(), query), most);
  return findingPieces(rows, format, { address: env.publicUrl, version: productVersion() });
}

async function* firstOf<Row>(rows: AsyncIterable<Row>, most: number): AsyncGenerator<Row> {
  let given = 0;
  for await (const row of rows) {
    if (given === most) return;
    yield row;
    given += 1;
  }
}
