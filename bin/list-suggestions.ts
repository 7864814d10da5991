import type { ListedNoun } from "@/bin/listed-noun";
import { nameOf } from "@/lib/domain/named";
import type { Evidence } from "@/lib/domain/owner-question";
import { fieldSets } from "@/lib/domain/query/fields";
import { countSuggestions, eachSuggestion, listSuggestions } from "@/lib/features/suggestions/data";
import type { SuggestionRow } from "@/lib/features/suggestions/schema";

const inWords = (evidence: readonly Evidence[]) => evidence.map(({ text }) => text).join(" ");

export const suggestions: ListedNoun<SuggestionRow> = {
  fields: fieldSets.suggestions,
  page: (pool, scope, query) =>
    listSuggestions(pool, scope, { ...query, sort: "confidence", direction: "desc" }),
  each: eachSuggestion,
  count: countSuggestions,
  table: [
    { title: "identity", cell: (row) => nameOf(row.identity), width: 40 },
    { title: "role", cell: (row) => row.role },
    { title: "owner", cell: (row) => row.party?.name ?? null, width: 28 },
    { title: "level", cell: (row) => row.level },
    { title: "sure", cell: (row) => row.confidence },
    { title: "why", cell: (row) => inWords(row.evidence), width: 70 },
    { title: "against", cell: (row) => inWords(row.against), width: 40 },
  ],
  csv: [
    { title: "identity", cell: (row) => nameOf(row.identity) },
    { title: "identity_id", cell: (row) => row.identity.id },
    { title: "system", cell: (row) => row.system },
    { title: "role", cell: (row) => row.role },
    { title: "place", cell: (row) => row.place },
    { title: "kind", cell: (row) => row.kind },
    { title: "owner_kind", cell: (row) => row.party?.kind ?? null },
    { title: "owner", cell: (row) => row.party?.name ?? null },
    { title: "owner_id", cell: (row) => row.party?.id ?? null },
    { title: "confidence", cell: (row) => row.confidence },
    { title: "level", cell: (row) => row.level },
    { title: "evidence", cell: (row) => inWords(row.evidence) },
    { title: "against", cell: (row) => inWords(row.against) },
    { title: "at", cell: (row) => row.at },
  ],
};
