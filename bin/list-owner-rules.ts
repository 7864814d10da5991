import type { ListedNoun } from "@/bin/listed-noun";
import { fieldSets } from "@/lib/domain/query/fields";
import { countOwnerRules, eachOwnerRule, listOwnerRules } from "@/lib/features/owner-rules/data";
import type { OwnerRuleRow } from "@/lib/features/owner-rules/schema";

const stateOf = ({ enabled }: OwnerRuleRow) => (enabled ? "on" : "off");

export const ownerRules: ListedNoun<OwnerRuleRow> = {
  fields: fieldSets["owner-rules"],
  page: (pool, scope, query) => listOwnerRules(pool, scope, { ...query, sort: "position", direction: "asc" }),
  each: eachOwnerRule,
  count: countOwnerRules,
  table: [
    { title: "rule", cell: (row) => row.name, width: 32 },
    { title: "state", cell: stateOf },
    { title: "query", cell: (row) => row.query, width: 50 },
    { title: "role", cell: (row) => row.role },
    { title: "owner", cell: (row) => row.owner?.name ?? null, width: 28 },
    { title: "names", cell: (row) => row.names },
    { title: "accepted", cell: (row) => row.accepted },
    { title: "asked", cell: (row) => row.asked },
    { title: "declined", cell: (row) => row.declined },
    { title: "waiting", cell: (row) => row.waiting },
  ],
  csv: [
    { title: "position", cell: (row) => row.position },
    { title: "rule", cell: (row) => row.name },
    { title: "state", cell: stateOf },
    { title: "query", cell: (row) => row.query },
    { title: "role", cell: (row) => row.role },
    { title: "owner_kind", cell: (row) => row.owner?.kind ?? null },
    { title: "owner", cell: (row) => row.owner?.name ?? null },
    { title: "owner_id", cell: (row) => row.owner?.id ?? null },
    { title: "owner_here", cell: (row) => row.owner?.here ?? null },
    { title: "names", cell: (row) => row.names },
    { title: "accepted", cell: (row) => row.accepted },
    { title: "asked", cell: (row) => row.asked },
    { title: "declined", cell: (row) => row.declined },
    { title: "waiting", cell: (row) => row.waiting },
    { title: "updated", cell: (row) => row.updatedAt },
    { title: "id", cell: (row) => row.id },
  ],
};
