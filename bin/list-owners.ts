import type { ListedNoun } from "@/bin/listed-noun";
import { nameOf } from "@/lib/domain/named";
import { fieldSets } from "@/lib/domain/query/fields";
import { countOwners, eachOwner, listOwners } from "@/lib/features/ownership/data-owners";
import type { OwnerRow } from "@/lib/features/ownership/schema-owners";

export const owners: ListedNoun<OwnerRow> = {
  fields: fieldSets.owners,
  page: (pool, scope, query) => listOwners(pool, scope, { ...query, sort: "set", direction: "desc" }),
  each: eachOwner,
  count: countOwners,
  table: [
    { title: "identity", cell: (row) => nameOf(row.identity), width: 40 },
    { title: "role", cell: (row) => row.role },
    { title: "owner", cell: (row) => row.owner?.name ?? null, width: 28 },
    { title: "state", cell: (row) => row.state },
    { title: "since", cell: (row) => row.setAt },
    { title: "by what", cell: (row) => row.evidence, width: 60 },
  ],
  csv: [
    { title: "identity", cell: (row) => nameOf(row.identity) },
    { title: "identity_id", cell: (row) => row.identity.id },
    { title: "system", cell: (row) => row.system },
    { title: "role", cell: (row) => row.role },
    { title: "owner_kind", cell: (row) => row.owner?.kind ?? null },
    { title: "owner", cell: (row) => row.owner?.name ?? null },
    { title: "owner_id", cell: (row) => row.owner?.id ?? null },
    { title: "state", cell: (row) => row.state },
    { title: "set_at", cell: (row) => row.setAt },
    { title: "confirmed_at", cell: (row) => row.confirmedAt },
    { title: "set_by", cell: (row) => row.setBy },
    { title: "evidence", cell: (row) => row.evidence },
  ],
};
