import type { ListedNoun } from "@/bin/listed-noun";
import { nameOf } from "@/lib/domain/named";
import { fieldSets } from "@/lib/domain/query/fields";
import { countGrants, eachGrant, listGrants } from "@/lib/features/grants/data";
import {
  countEntitlements,
  eachEntitlement,
  entitlementFields,
  listEntitlements,
} from "@/lib/features/grants/data-entitlements";
import { countMembers, eachMember, listMembers, memberFields } from "@/lib/features/grants/data-members";
import type { EntitlementRow, GrantRow, MemberRow } from "@/lib/features/grants/schema";
import { countTrust, eachTrust, listTrust } from "@/lib/features/trust/data";
import type { TrustRow } from "@/lib/features/trust/schema";

const jsonOf = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value));

export const grants: ListedNoun<GrantRow> = {
  fields: fieldSets.grants,
  page: (pool, scope, query) => listGrants(pool, scope, { ...query, sort: "id", direction: "asc" }),
  each: eachGrant,
  count: countGrants,
  table: [
    { title: "principal", cell: (row) => nameOf(row.principal) },
    { title: "is", cell: (row) => row.principal.kind ?? row.principal.type },
    { title: "effect", cell: (row) => row.effect },
    { title: "entitlement", cell: (row) => nameOf(row.entitlement) },
    { title: "kind", cell: (row) => row.entitlement.kind },
    { title: "class", cell: (row) => row.class },
    { title: "on", cell: (row) => (row.target ? nameOf(row.target) : "everything"), width: 30 },
    { title: "source", cell: (row) => row.source?.name ?? null, width: 24 },
  ],
  csv: [
    { title: "principal", cell: (row) => nameOf(row.principal) },
    { title: "principal_type", cell: (row) => row.principal.type },
    { title: "principal_kind", cell: (row) => row.principal.kind },
    { title: "principal_external_id", cell: (row) => row.principal.externalId },
    { title: "effect", cell: (row) => row.effect },
    { title: "entitlement", cell: (row) => nameOf(row.entitlement) },
    { title: "entitlement_kind", cell: (row) => row.entitlement.kind },
    { title: "entitlement_external_id", cell: (row) => row.entitlement.externalId },
    { title: "target", cell: (row) => nameOf(row.target) },
    { title: "condition", cell: (row) => jsonOf(row.condition) },
    { title: "class", cell: (row) => row.class },
    { title: "sentence", cell: (row) => row.sentence },
    { title: "source", cell: (row) => row.source?.name ?? null },
    { title: "id", cell: (row) => row.id },
  ],
};

export const trust: ListedNoun<TrustRow> = {
  fields: fieldSets.trust,
  page: (pool, scope, query) => listTrust(pool, scope, { ...query, sort: "id", direction: "asc" }),
  each: eachTrust,
  count: countTrust,
  table: [
    { title: "identity", cell: (row) => nameOf(row.identity) },
    { title: "kind", cell: (row) => row.kind },
    { title: "effect", cell: (row) => row.effect },
    { title: "subject", cell: (row) => row.subject, width: 60 },
    { title: "issuer", cell: (row) => row.issuer },
    { title: "source", cell: (row) => row.source?.name ?? null, width: 24 },
  ],
  csv: [
    { title: "identity", cell: (row) => nameOf(row.identity) },
    { title: "identity_external_id", cell: (row) => row.identity.externalId },
    { title: "kind", cell: (row) => row.kind },
    { title: "effect", cell: (row) => row.effect },
    { title: "subject", cell: (row) => row.subject },
    { title: "subject_identity", cell: (row) => nameOf(row.subjectIdentity) },
    { title: "issuer", cell: (row) => row.issuer },
    { title: "condition", cell: (row) => jsonOf(row.condition) },
    { title: "source", cell: (row) => row.source?.name ?? null },
    { title: "id", cell: (row) => row.id },
  ],
};

export const members: ListedNoun<MemberRow> = {
  fields: memberFields,
  page: (pool, scope, query) => listMembers(pool, scope, { ...query, sort: "id", direction: "asc" }),
  each: eachMember,
  count: countMembers,
  table: [
    { title: "group", cell: (row) => nameOf(row.group) },
    { title: "member", cell: (row) => nameOf(row.member) },
    { title: "is", cell: (row) => row.member.kind ?? row.member.type },
    { title: "source", cell: (row) => row.source?.name ?? null, width: 24 },
  ],
  csv: [
    { title: "group", cell: (row) => nameOf(row.group) },
    { title: "group_external_id", cell: (row) => row.group.externalId },
    { title: "member", cell: (row) => nameOf(row.member) },
    { title: "member_type", cell: (row) => row.member.type },
    { title: "member_external_id", cell: (row) => row.member.externalId },
    { title: "source", cell: (row) => row.source?.name ?? null },
    { title: "id", cell: (row) => row.id },
  ],
};

export const entitlements: ListedNoun<EntitlementRow> = {
  fields: entitlementFields,
  page: (pool, scope, query) => listEntitlements(pool, scope, { ...query, sort: "id", direction: "asc" }),
  each: eachEntitlement,
  count: countEntitlements,
  table: [
    { title: "name", cell: (row) => row.name },
    { title: "kind", cell: (row) => row.kind },
    { title: "system", cell: (row) => row.system, width: 16 },
    { title: "managed by", cell: (row) => row.managedBy },
    { title: "id", cell: (row) => row.externalId, width: 60 },
  ],
  csv: [
    { title: "name", cell: (row) => row.name },
    { title: "kind", cell: (row) => row.kind },
    { title: "system", cell: (row) => row.system },
    { title: "managed_by", cell: (row) => row.managedBy },
    { title: "external_id", cell: (row) => row.externalId },
    { title: "realm", cell: (row) => row.realm },
    { title: "has_body", cell: (row) => row.hasBody },
    { title: "source", cell: (row) => row.source?.name ?? null },
    { title: "id", cell: (row) => row.id },
  ],
};
