import { z } from "zod";
import {
  environments,
  expectedUses,
  identityClasses,
  identityKinds,
  managers,
  sensitivities,
  statuses,
} from "@/lib/domain/record";
import type { CredentialContext, IdentityContext, WatchedUse } from "./context";

/** One recorded change of an identity, as its timeline has it. */
export interface RecordedChange {
  at: Date;
  kind: string;
  details: readonly { what: string; before: string | null; after: string | null }[];
}

/** What a replay cannot take back, for people. */
export const notTakenBack: readonly string[] = [
  "Identities, keys and permissions that are gone by now are not in it: they are not asked any more.",
  "A key that was switched off or on since is as it is today; so are tags, owners, people who left, and what permissions give.",
  "Where something was used or rotated after a day, what was the case before is not recorded: its use counts as not known then, its age from when it was made.",
];

/** The instants at which what is known of an identity became another, in order. */
export function turningPoints(identity: IdentityContext, changes: readonly RecordedChange[]): Date[] {
  const points = [
    bornAt(identity),
    identity.lastUsed.at,
    ...identity.credentials.flatMap((key) => [
      key.createdAt,
      key.lastRotatedAt,
      key.lastUsed.at,
      ...key.places.map((place) => place.firstSeenAt),
    ]),
    ...identity.reads.map((place) => place.firstSeenAt),
    ...identity.grants.map((grant) => grant.firstSeenAt),
    ...changes.map(({ at }) => at),
  ];
  return points.flatMap((at) => at ?? []).sort((one, other) => one.getTime() - other.getTime());
}

/**
 * An identity as it was at an instant, as far as that is recorded; null: it was not there. What came later is left out, and changes
 * are taken back one by one, the latest first. See `notTakenBack`.
 */
export function asOf(
  identity: IdentityContext,
  changes: readonly RecordedChange[],
  at: Date,
): IdentityContext | null {
  const born = bornAt(identity);
  if (born && born > at) return null;
  const later = changes
    .filter((change) => change.at > at)
    .sort((one, other) => other.at.getTime() - one.at.getTime());
  if (wasAway(changes, at)) return null;
  const addedTrusts = addedSince(later, "trust added");
  const addedKeys = addedSince(later, "credential");
  const then: IdentityContext = {
    ...identity,
    lastUsed: lastUseAsOf(identity.lastUsed, at),
    credentials: identity.credentials.flatMap((key) => credentialAsOf(key, addedKeys, at)),
    reads: identity.reads.filter((place) => place.firstSeenAt <= at),
    grants: identity.grants.filter((grant) => grant.firstSeenAt <= at),
    trustedBy: identity.trustedBy.filter(({ subject }) => !addedTrusts.includes(subject)),
  };
  return later.flatMap(({ details }) => [...details].reverse()).reduce(takenBack, then);
}

/** When it came to be; null: nobody knows, and it was there at the first look. */
function bornAt({ createdAt, baseline, firstSeenAt }: IdentityContext): Date | null {
  return createdAt ?? (baseline ? null : firstSeenAt);
}

/** Whether it had gone by then, and came back later. */
function wasAway(changes: readonly RecordedChange[], at: Date): boolean {
  const last = changes
    .filter((change) => change.at <= at && (change.kind === "gone" || change.kind === "returned"))
    .reduce<RecordedChange | null>((latest, each) => (latest && latest.at > each.at ? latest : each), null);
  return last?.kind === "gone";
}

function addedSince(later: readonly RecordedChange[], what: string): string[] {
  return later.flatMap(({ details }) =>
    details.flatMap((detail) => (detail.what === what && detail.before === null ? (detail.after ?? []) : [])),
  );
}

function credentialAsOf(
  key: CredentialContext,
  added: readonly string[],
  at: Date,
): CredentialContext | readonly CredentialContext[] {
  const { createdAt, lastRotatedAt, externalId } = key;
  const unborn = createdAt ? createdAt > at : added.some((each) => each.includes(` ${externalId} (`));
  if (unborn) return [];
  return {
    ...key,
    lastRotatedAt: lastRotatedAt && lastRotatedAt > at ? null : lastRotatedAt,
    lastUsed: lastUseAsOf(key.lastUsed, at),
    places: key.places.filter((place) => place.firstSeenAt <= at),
  };
}

/** A use that came later hides the one before it: nobody knows when that was. */
function lastUseAsOf(use: WatchedUse, at: Date): WatchedUse {
  if (!use.at || use.at <= at) return use;
  return { at: null, grade: "none", precisionSeconds: null, coveredSince: null, gap: "no_telemetry" };
}

const oneOf = <const V extends readonly string[]>(values: V) => z.enum(values).nullable();
const day = z.coerce.date().nullable();

/** The identity with one change taken back; as it is where the value of before is not one that it can have. */
function takenBack(
  identity: IdentityContext,
  { what, before }: RecordedChange["details"][number],
): IdentityContext {
  const [named] = what.split(", taken back");
  const reader = readers[named ?? ""];
  const part = reader?.(before);
  return part ? { ...identity, ...part } : identity;
}

type Reader = (before: string | null) => Partial<IdentityContext> | null;

/** Reads the value of before by a schema, and puts it where it belongs. */
function reader<T>(schema: z.ZodType<T>, part: (value: T) => Partial<IdentityContext> | null): Reader {
  return (before) => {
    const read = schema.safeParse(before);
    return read.success ? part(read.data) : null;
  };
}

/** By the words that the timeline has for each. */
const readers: Readonly<Record<string, Reader>> = {
  name: reader(z.string(), (name) => ({ name })),
  kind: reader(z.enum(identityKinds), (kind) => ({ kind })),
  status: reader(z.enum(statuses), (status) => ({ status })),
  class: reader(z.enum(identityClasses), (is) => ({ class: is })),
  "managed by": reader(z.enum(managers), (managedBy) => ({ managedBy })),
  description: reader(z.string().nullable(), (description) => ({ description })),
  expiry: reader(day, (expiresAt) => ({ expiresAt })),
  environment: reader(oneOf(environments), (environment) => ({ environment })),
  sensitivity: reader(oneOf(sensitivities), (sensitivity) => ({ sensitivity })),
  purpose: reader(z.string().nullable(), (purpose) => ({ purpose })),
  "expected use": reader(oneOf(expectedUses), (expectedUse) => ({ expectedUse })),
  "end date": reader(day, (endDate) => ({ endDate })),
};
