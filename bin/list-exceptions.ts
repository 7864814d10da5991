import type { ListedNoun } from "@/bin/listed-noun";
import { fieldSets } from "@/lib/domain/query/fields";
import { countExceptions, eachException, listExceptions } from "@/lib/features/exceptions/data";
import { exceptionColumns, scopeOfRow } from "@/lib/features/exceptions/export-row";
import type { ExceptionRow } from "@/lib/features/exceptions/schema";

export const exceptions: ListedNoun<ExceptionRow> = {
  fields: fieldSets.exceptions,
  page: (pool, scope, query) =>
    listExceptions(pool, scope, { ...query, sort: "requested", direction: "desc" }),
  each: eachException,
  count: countExceptions,
  table: [
    { title: "kind", cell: (row) => row.kind },
    { title: "state", cell: (row) => row.state },
    { title: "what", cell: scopeOfRow, width: 60 },
    { title: "findings", cell: (row) => row.covers },
    { title: "reason", cell: (row) => row.reason, width: 40 },
    { title: "by", cell: (row) => row.requestedBy.name, width: 24 },
    { title: "expires", cell: (row) => row.expiresAt },
  ],
  csv: exceptionColumns,
};
