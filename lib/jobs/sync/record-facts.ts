import type { LastUsed, Ref } from "@/lib/domain/record";
import { type IdSpace, recordId } from "@/lib/domain/record-id";
import { scrub } from "@/lib/domain/secrets/scrub";
import type {
  CredentialRecord,
  IdentityRecord,
  PersonProfile,
  PlacementRecord,
} from "@/lib/domain/source-record";

/** What a sighting keeps of a record: its facts under the names of the columns they may win. */

export function identityFacts(record: IdentityRecord): Record<string, unknown> {
  return {
    name: record.name,
    kind: record.kind,
    system: record.system,
    container_id: idOf("container", record.container),
    status: record.status,
    class: record.class,
    class_reason: record.classReason,
    managed_by: record.managedBy,
    created_at: record.createdAt,
    expires_at: record.expiresAt,
    own_last_used: record.lastUsed,
    description: record.description === undefined ? undefined : scrub(record.description),
    tags: record.tags === undefined ? undefined : scrub(record.tags),
    owner_hints: record.ownerHints,
    suggested_environment: record.environment,
    suggested_purpose: record.purpose,
    person: record.person === undefined ? undefined : personOf(record.person),
    aliases: record.aliases.length > 0 ? record.aliases : undefined,
    elsewhere: record.elsewhere.length > 0 ? record.elsewhere : undefined,
  };
}

/** The manager also by the id that their record has, unless it is known under another name. */
function personOf({ manager, ...person }: PersonProfile): Record<string, unknown> {
  return manager ? { ...person, manager: { ...manager, id: idOf("identity", manager) } } : person;
}

/** The other names of an identity, in its own realm and in others. */
export function otherNames({ ref: { realm }, aliases, elsewhere }: IdentityRecord): Ref[] {
  return [...aliases.map((externalId) => ({ realm, externalId })), ...elsewhere];
}

export function credentialFacts(record: CredentialRecord): Record<string, unknown> {
  return {
    identity: record.identity ?? undefined,
    type: record.type,
    name: record.name,
    lifetime: record.lifetime,
    renewal: record.renewal,
    status: record.status,
    created_at: record.createdAt,
    expires_at: record.expiresAt,
    last_rotated_at: record.lastRotatedAt,
    last_used: record.lastUsed,
    fingerprint: record.fingerprint,
  };
}

export function placementFacts(record: PlacementRecord): Record<string, unknown> {
  return {
    identity: record.identity ?? undefined,
    locator: record.locator,
    kind: record.kind,
    meant_for_secrets: record.meantForSecrets,
    container_id: idOf("container", record.container),
    credential_id: idOf("credential", record.credential),
    credential_type: record.credentialType,
    name: record.name,
    fingerprint: record.fingerprint,
    environment: record.environment,
    modified_at: record.modifiedAt,
    facts: record.facts,
  };
}

export function idOf(type: IdSpace, ref: Ref | null): string | null {
  return ref ? recordId(type, ref.realm, ref.externalId) : null;
}

/** Drops what the record does not know, so that a better sighting is not overwritten by silence. */
export function defined(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined && value !== null),
  );
}

/**
 * A tracking window moves every day ("the last 400 days"). That alone is no change: what was once covered stays covered.
 */
export function withoutMovingCoverage(observed: Record<string, unknown>): Record<string, unknown> {
  const still = (value: unknown) =>
    isLastUsed(value) ? { ...value, coveredSince: value.coveredSince === null ? null : "covered" } : value;
  const { own_last_used, last_used, ...rest } = observed;
  return { ...rest, own_last_used: still(own_last_used), last_used: still(last_used) };
}

function isLastUsed(value: unknown): value is LastUsed {
  return typeof value === "object" && value !== null && "coveredSince" in value;
}
