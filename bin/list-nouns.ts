import { entitlements, grants, members, trust } from "@/bin/list-access";
import { campaigns } from "@/bin/list-campaigns";
import { exceptions } from "@/bin/list-exceptions";
import { findings } from "@/bin/list-findings";
import { ownerRules } from "@/bin/list-owner-rules";
import { owners } from "@/bin/list-owners";
import { people, teams } from "@/bin/list-people";
import { suggestions } from "@/bin/list-suggestions";
import { type ListedNoun, type Listing, listing, namesOf } from "@/bin/listed-noun";
import { exportColumns } from "@/lib/domain/export-columns";
import { isNeverUsed } from "@/lib/domain/last-used";
import { nameOf } from "@/lib/domain/named";
import { fieldSets } from "@/lib/domain/query/fields";
import { countAccounts, eachAccount, listAccounts } from "@/lib/features/accounts/data";
import type { AccountRow } from "@/lib/features/accounts/schema";
import { countChanges, eachChange, listChanges } from "@/lib/features/changes/data";
import type { ChangeRow } from "@/lib/features/changes/schema";
import { countCredentials, eachCredential, listCredentials } from "@/lib/features/credentials/data";
import type { CredentialRow } from "@/lib/features/credentials/schema";
import { countIdentities, eachIdentity, listIdentities } from "@/lib/features/identities/data";
import { identityExportRow } from "@/lib/features/identities/export-row";
import type { IdentityRow } from "@/lib/features/identities/schema";
import { countPlacements, eachPlacement, listPlacements } from "@/lib/features/placements/data";
import type { PlacementRow } from "@/lib/features/placements/schema";
import { countSources, eachSource, listSources } from "@/lib/features/sources/data";
import type { SourceRow } from "@/lib/features/sources/schema";

/** Why there is no last use: never, or nobody knows. */
export function unseen(facts: Pick<IdentityRow, "lastUsed" | "createdAt">): string {
  return isNeverUsed(facts) === "yes" ? "never" : "unknown";
}

const identities: ListedNoun<IdentityRow> = {
  fields: fieldSets.identities,
  page: (pool, scope, query) => listIdentities(pool, scope, { ...query, sort: "name", direction: "asc" }),
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

const credentials: ListedNoun<CredentialRow> = {
  fields: fieldSets.credentials,
  page: (pool, scope, query) => listCredentials(pool, scope, { ...query, sort: "id", direction: "asc" }),
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
    { title: "sources", cell: (row) => namesOf(row.sources) },
    { title: "id", cell: (row) => row.id },
  ],
};

const placements: ListedNoun<PlacementRow> = {
  fields: fieldSets.placements,
  page: (pool, scope, query) => listPlacements(pool, scope, { ...query, sort: "id", direction: "asc" }),
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
    { title: "sources", cell: (row) => namesOf(row.sources) },
    { title: "id", cell: (row) => row.id },
  ],
};

const accounts: ListedNoun<AccountRow> = {
  fields: fieldSets.accounts,
  page: (pool, scope, query) => listAccounts(pool, scope, { ...query, sort: "name", direction: "asc" }),
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
  page: (pool, scope, query) => listSources(pool, scope, { ...query, sort: "name", direction: "asc" }),
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
  page: (pool, scope, query) => listChanges(pool, scope, { ...query, sort: "at", direction: "desc" }),
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

/** Every noun that can be listed, by the word on the command line. */
export const listings: ReadonlyMap<string, Listing> = new Map([
  ["identities", listing(identities)],
  ["credentials", listing(credentials)],
  ["placements", listing(placements)],
  ["grants", listing(grants)],
  ["trust", listing(trust)],
  ["members", listing(members)],
  ["entitlements", listing(entitlements)],
  ["accounts", listing(accounts)],
  ["sources", listing(sources)],
  ["changes", listing(changes)],
  ["findings", listing(findings)],
  ["exceptions", listing(exceptions)],
  ["people", listing(people)],
  ["teams", listing(teams)],
  ["suggestions", listing(suggestions)],
  ["owner-rules", listing(ownerRules)],
  ["campaigns", listing(campaigns)],
  ["owners", listing(owners)],
]);
