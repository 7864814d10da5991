import type { Pool } from "pg";
import type { TableColumn } from "@/bin/print-table";
import { exportColumns } from "@/lib/domain/export-columns";
import { fieldSets } from "@/lib/domain/query/fields";
import type { FieldSet } from "@/lib/domain/query/grammar";
import { countAccounts, eachAccount } from "@/lib/features/accounts/data";
import type { AccountRow } from "@/lib/features/accounts/schema";
import { countChanges, eachChange } from "@/lib/features/changes/data";
import type { ChangeRow } from "@/lib/features/changes/schema";
import { countCredentials, eachCredential } from "@/lib/features/credentials/data";
import type { CredentialRow } from "@/lib/features/credentials/schema";
import { countGrants, eachGrant } from "@/lib/features/grants/data";
import {
  countEntitlements,
  eachEntitlement,
  entitlementFields,
} from "@/lib/features/grants/data-entitlements";
import { countMembers, eachMember, memberFields } from "@/lib/features/grants/data-members";
import type { EntitlementRow, GrantRow, MemberRow } from "@/lib/features/grants/schema";
import { countIdentities, eachIdentity } from "@/lib/features/identities/data";
import { identityExportRow } from "@/lib/features/identities/export-row";
import type { IdentityRow } from "@/lib/features/identities/schema";
import { countPlacements, eachPlacement } from "@/lib/features/placements/data";
import type { PlacementRow } from "@/lib/features/placements/schema";
import { countSources, eachSource } from "@/lib/features/sources/data";
import type { RecordRef, SourceRow } from "@/lib/features/sources/schema";
import { countTrust, eachTrust } from "@/lib/features/trust/data";
import type { TrustRow } from "@/lib/features/trust/schema";
import type { CappedCount } from "@/lib/platform/count";
import type { ListQuery } from "@/lib/platform/list";
import type { Scope } from "@/lib/platform/scope";

type Cell = string | number | boolean | Date | null;

/** What a noun needs to be listed on the command line. */
export interface ListedNoun<Row> {
  fields: FieldSet;
  each: (pool: Pool, scope: Scope, query: ListQuery) => AsyncGenerator<Row>;
  count: (pool: Pool, scope: Scope, query: ListQuery) => Promise<CappedCount>;
  /** The printed table. */
  table: readonly TableColumn<Row>[];
  /** The CSV, column by column. */
  csv: readonly { title: string; cell: (row: Row) => Cell }[];
}

const nameOf = (ref: RecordRef | null) => (ref ? (ref.name ?? ref.externalId ?? ref.id) : null);
const names = (refs: readonly { name: string }[]) => refs.map((ref) => ref.name).join("; ");
const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value));

const identities: ListedNoun<IdentityRow> = {
  fields: fieldSets.identities,
  each: (pool, scope, query) => eachIdentity(pool, scope, { ...query, sort: "name", direction: "asc" }),
  count: countIdentities,
  table: [
    { title: "name", cell: (row) => row.name },
    { title: "kind", cell: (row) => row.kind },
    { title: "system", cell: (row) => row.system, width: 16 },
    { title: "account", cell: (row) => nameOf(row.account), width: 28 },
    { title: "status", cell: (row) => row.status },
    { title: "owner", cell: (row) => row.owner.person?.name ?? row.owner.team?.name ?? null, width: 24 },
    { title: "last used", cell: (row) => row.lastUsed.at ?? unseen(row) },
    { title: "keys", cell: (row) => row.activeCredentials },
  ],
  csv: exportColumns.map((title) => ({ title, cell: (row) => identityExportRow(row)[title] })),
};

/** Why there is no last use: never, or nobody knows. */
function unseen({ lastUsed, createdAt }: Pick<IdentityRow, "lastUsed" | "createdAt">): string {
  const never =
    lastUsed.gap === "none" && lastUsed.coveredSince && createdAt && lastUsed.coveredSince <= createdAt;
  return never ? "never" : "unknown";
}

const credentials: ListedNoun<CredentialRow> = {
  fields: fieldSets.credentials,
  each: eachCredential,
  count: countCredentials,
  table: [
    { title: "id", cell: (row) => row.externalId },
    { title: "type", cell: (row) => row.type },
    { title: "identity", cell: (row) => nameOf(row.identity) },
    { title: "status", cell: (row) => row.status },
    { title: "lifetime", cell: (row) => row.lifetime },
    { title: "created", cell: (row) => row.createdAt },
    { title: "last used", cell: (row) => row.lastUsed.at ?? unseen(row) },
    { title: "places", cell: (row) => row.placements },
  ],
  csv: [
    { title: "external_id", cell: (row) => row.externalId },
    { title: "realm", cell: (row) => row.realm },
    { title: "name", cell: (row) => row.name },
    { title: "type", cell: (row) => row.type },
    { title: "lifetime", cell: (row) => row.lifetime },
    { title: "renewal", cell: (row) => row.renewal },
    { title: "status", cell: (row) => row.status },
    { title: "identity", cell: (row) => nameOf(row.identity) },
    { title: "identity_id", cell: (row) => row.identity?.id ?? null },
    { title: "account", cell: (row) => nameOf(row.account) },
    { title: "created", cell: (row) => row.createdAt },
    { title: "expires", cell: (row) => row.expiresAt },
    { title: "last_rotated", cell: (row) => row.lastRotatedAt },
    { title: "last_used", cell: (row) => row.lastUsed.at },
    { title: "last_used_grade", cell: (row) => row.lastUsed.grade },
    { title: "placements", cell: (row) => row.placements },
    { title: "exposed_placements", cell: (row) => row.exposedPlacements },
    { title: "sources", cell: (row) => names(row.sources) },
    { title: "id", cell: (row) => row.id },
  ],
};

const placements: ListedNoun<PlacementRow> = {
  fields: fieldSets.placements,
  each: eachPlacement,
  count: countPlacements,
  table: [
    { title: "place", cell: (row) => row.locator, width: 60 },
    { title: "kind", cell: (row) => row.kind },
    { title: "name", cell: (row) => row.name, width: 30 },
    { title: "type", cell: (row) => row.credentialType },
    { title: "for secrets", cell: (row) => row.meantForSecrets },
    { title: "credential", cell: (row) => nameOf(row.credential), width: 24 },
    { title: "identity", cell: (row) => nameOf(row.identity), width: 30 },
  ],
  csv: [
    { title: "locator", cell: (row) => row.locator },
    { title: "kind", cell: (row) => row.kind },
    { title: "meant_for_secrets", cell: (row) => row.meantForSecrets },
    { title: "name", cell: (row) => row.name },
    { title: "credential_type", cell: (row) => row.credentialType },
    { title: "environment", cell: (row) => row.environment },
    { title: "resolved", cell: (row) => row.resolved },
    { title: "credential", cell: (row) => nameOf(row.credential) },
    { title: "identity", cell: (row) => nameOf(row.identity) },
    { title: "account", cell: (row) => nameOf(row.account) },
    { title: "modified", cell: (row) => row.modifiedAt },
    { title: "first_seen", cell: (row) => row.firstSeenAt },
    { title: "sources", cell: (row) => names(row.sources) },
    { title: "id", cell: (row) => row.id },
  ],
};

const grants: ListedNoun<GrantRow> = {
  fields: fieldSets.grants,
  each: eachGrant,
  count: countGrants,
  table: [
    { title: "principal", cell: (row) => nameOf(row.principal) },
    { title: "is", cell: (row) => row.principal.kind ?? row.principal.type },
    { title: "effect", cell: (row) => row.effect },
    { title: "entitlement", cell: (row) => nameOf(row.entitlement) },
    { title: "kind", cell: (row) => row.entitlement.kind },
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
    { title: "condition", cell: (row) => json(row.condition) },
    { title: "source", cell: (row) => row.source?.name ?? null },
    { title: "id", cell: (row) => row.id },
  ],
};

const trust: ListedNoun<TrustRow> = {
  fields: fieldSets.trust,
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
    { title: "condition", cell: (row) => json(row.condition) },
    { title: "source", cell: (row) => row.source?.name ?? null },
    { title: "id", cell: (row) => row.id },
  ],
};

const members: ListedNoun<MemberRow> = {
  fields: memberFields,
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

const entitlements: ListedNoun<EntitlementRow> = {
  fields: entitlementFields,
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

const accounts: ListedNoun<AccountRow> = {
  fields: fieldSets.accounts,
  each: eachAccount,
  count: countAccounts,
  table: [
    { title: "name", cell: (row) => row.name },
    { title: "kind", cell: (row) => row.kind },
    { title: "id", cell: (row) => row.externalId },
    { title: "in", cell: (row) => nameOf(row.parent), width: 28 },
    { title: "environment", cell: (row) => row.environment },
    { title: "team", cell: (row) => row.ownerTeam?.name ?? null, width: 24 },
    { title: "identities", cell: (row) => row.identities },
  ],
  csv: [
    { title: "name", cell: (row) => row.name },
    { title: "kind", cell: (row) => row.kind },
    { title: "external_id", cell: (row) => row.externalId },
    { title: "realm", cell: (row) => row.realm },
    { title: "status", cell: (row) => row.status },
    { title: "parent", cell: (row) => nameOf(row.parent) },
    { title: "environment", cell: (row) => row.environment },
    { title: "sensitivity", cell: (row) => row.sensitivity },
    { title: "team", cell: (row) => row.ownerTeam?.name ?? null },
    { title: "identities", cell: (row) => row.identities },
    { title: "source", cell: (row) => row.source?.name ?? null },
    { title: "id", cell: (row) => row.id },
  ],
};

const sources: ListedNoun<SourceRow> = {
  fields: fieldSets.sources,
  each: eachSource,
  count: countSources,
  table: [
    { title: "name", cell: (row) => row.name },
    { title: "connector", cell: (row) => row.connector },
    { title: "state", cell: (row) => row.state },
    { title: "last complete", cell: (row) => row.lastCompleteAt },
    { title: "last run", cell: (row) => row.lastRun?.status ?? null },
    { title: "next", cell: (row) => row.nextDueAt },
    { title: "held", cell: (row) => row.holds },
  ],
  csv: [
    { title: "name", cell: (row) => row.name },
    { title: "connector", cell: (row) => row.connector },
    { title: "mode", cell: (row) => row.mode },
    { title: "state", cell: (row) => row.state },
    { title: "last_complete", cell: (row) => row.lastCompleteAt },
    { title: "last_run", cell: (row) => row.lastRun?.status ?? null },
    { title: "every_minutes", cell: (row) => row.everyMinutes },
    { title: "holds", cell: (row) => row.holds },
    { title: "id", cell: (row) => row.id },
  ],
};

const whatChanged = (row: ChangeRow) =>
  row.details.map(({ what, before, after }) => `${what}: ${before ?? "-"} → ${after ?? "-"}`).join("; ");

const changes: ListedNoun<ChangeRow> = {
  fields: fieldSets.changes,
  each: eachChange,
  count: countChanges,
  table: [
    { title: "when", cell: (row) => row.at },
    { title: "identity", cell: (row) => nameOf(row.identity) },
    { title: "what", cell: (row) => row.kind },
    { title: "details", cell: whatChanged, width: 70 },
    { title: "source", cell: (row) => row.source?.name ?? row.by, width: 24 },
  ],
  csv: [
    { title: "at", cell: (row) => row.at },
    { title: "kind", cell: (row) => row.kind },
    { title: "identity", cell: (row) => nameOf(row.identity) },
    { title: "identity_id", cell: (row) => row.identity.id },
    { title: "details", cell: whatChanged },
    { title: "by", cell: (row) => row.by },
    { title: "source", cell: (row) => row.source?.name ?? null },
    { title: "id", cell: (row) => row.id },
  ],
};

/** What a listing does with any noun, whatever its rows are. */
export interface NounVisitor<Result> {
  visit<Row>(noun: ListedNoun<Row>): Result;
}

type Visit = <Result>(visitor: NounVisitor<Result>) => Result;
const visiting =
  <Row>(noun: ListedNoun<Row>): Visit =>
  (visitor) =>
    visitor.visit(noun);

/** Every noun that can be listed, by the word on the command line. */
export const listedNouns: Readonly<Record<string, Visit>> = {
  identities: visiting(identities),
  credentials: visiting(credentials),
  placements: visiting(placements),
  grants: visiting(grants),
  trust: visiting(trust),
  members: visiting(members),
  entitlements: visiting(entitlements),
  accounts: visiting(accounts),
  sources: visiting(sources),
  changes: visiting(changes),
};
