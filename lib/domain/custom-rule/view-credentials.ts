import type { CredentialContext, PlaceContext } from "@/lib/domain/assessment/context";
import { daysAfter, olderThan } from "@/lib/domain/assessment/verdict";
import { isNeverUsed, isUnused, type UseFacts } from "@/lib/domain/last-used";
import {
  count,
  daysSince,
  daysUntil,
  type FieldDoc,
  fact,
  instant,
  knownWord,
  list,
  part,
  viewType,
  yesOrNo,
} from "./view-type";

/** When and how something was used. */
export const useType = viewType<UseFacts>("Use", "When something was last used, and what is known of it.", [
  daysSince(
    "days",
    "whole days since the last use that was seen",
    "a use that was seen",
    ({ lastUsed }) => lastUsed.at,
  ),
  fact(
    "never",
    "bool",
    "whether it was never used",
    (of) => yesOrNo(isNeverUsed(of)),
    "a record of its use since it was made",
  ),
  fact(
    "grade",
    "string",
    "how sure the last use is: observed, reported or inferred",
    ({ lastUsed }) => (lastUsed.grade === "none" ? null : lastUsed.grade),
    "a use that was seen",
  ),
  daysSince(
    "recordedDays",
    "for how many whole days all its use was recorded",
    "a record of its use",
    ({ lastUsed }) => (lastUsed.gap === "none" ? lastUsed.coveredSince : null),
  ),
]);

export const placeType = viewType<PlaceContext>(
  "Place",
  "A place that holds a copy of a credential, or names it.",
  [
    fact("locator", "string", "where it is", ({ locator }) => locator),
    fact("kind", "string", "what kind of place it is", ({ kind }) => kind),
    fact("name", "string", "the name of the field or variable", ({ name }) => name),
    fact(
      "meantForSecrets",
      "bool",
      "whether it is meant to hold secrets",
      ({ meantForSecrets }) => meantForSecrets,
    ),
    fact(
      "environment",
      "string",
      "the environment of the place, else of its account",
      ({ environment }) => environment,
    ),
    daysSince(
      "firstSeenDays",
      "whole days since it was first seen",
      "the day on which it was first seen",
      ({ firstSeenAt }) => firstSeenAt,
    ),
    daysSince(
      "modifiedDays",
      "whole days since it was last changed",
      "the day on which it was last changed",
      ({ modifiedAt }) => modifiedAt,
    ),
  ],
);

export const credentialType = viewType<CredentialContext>("Credential", "How an identity proves who it is.", [
  fact("id", "string", "its id in its own system", ({ externalId }) => externalId),
  fact("name", "string", "its name", ({ name }) => name),
  fact(
    "type",
    "string",
    "what it is: access_key, api_key, password, x509 …",
    ({ type }) => knownWord(type),
    "the type of a credential",
  ),
  fact(
    "lifetime",
    "string",
    "how long such a credential works: static, expiring, short_lived, federated, platform_managed",
    ({ lifetime }) => knownWord(lifetime),
    "how long a credential works",
  ),
  fact(
    "renewal",
    "string",
    "how it is renewed: automatic or manual",
    ({ renewal }) => knownWord(renewal),
    "how a credential is renewed",
  ),
  fact(
    "status",
    "string",
    "active, disabled, expired or pending_deletion",
    ({ status }) => knownWord(status),
    "whether a credential is active",
  ),
  daysSince(
    "ageDays",
    "whole days since it was last rotated, else made",
    "the age of a credential",
    ({ lastRotatedAt, createdAt }) => lastRotatedAt ?? createdAt,
  ),
  daysSince(
    "createdDays",
    "whole days since it was made",
    "the day on which a credential was made",
    ({ createdAt }) => createdAt,
  ),
  daysUntil(
    "expiresInDays",
    "whole days until it ends, less than 0 once it has",
    "the end of a credential",
    ({ expiresAt }) => expiresAt,
  ),
  instant(
    "createdAt",
    "when it was made",
    "the day on which a credential was made",
    ({ createdAt }) => createdAt,
  ),
  instant("expiresAt", "when it ends", "the end of a credential", ({ expiresAt }) => expiresAt),
  part("lastUsed", useType, "its last use", (of) => of),
  fact("exposed", "bool", "whether a copy of it was seen in a place not meant for secrets", ({ places }) =>
    places.some((place) => !place.meantForSecrets),
  ),
  list("places", placeType, "where it was seen", ({ places }) => places),
  count(
    "sharedWith",
    "how many other identities have a credential of the same value",
    ({ sharedWith }) => sharedWith.length,
  ),
]);

const unusedFor: FieldDoc = {
  name: "unusedFor",
  type: "bool",
  doc: "whether it was not used for so many days",
  needs: "a longer record of its use",
  days: true,
  moves: false,
};

/** Whether it was not used for so many days, all of them recorded; undefined where nobody can tell. */
export function isUnusedFor(use: object, days: number): boolean | undefined {
  const opened = useType.open(use);
  if (!opened) return asWritten(use, days);
  const { source, look } = opened;
  const answer = yesOrNo(isUnused(source, days, look.now)) ?? undefined;
  const { lastUsed, createdAt } = source;
  const from = [lastUsed.at ?? createdAt, lastUsed.coveredSince];
  look.saw("Use", unusedFor, answer, () =>
    from.flatMap((at) => (at ? [daysAfter(at, days), olderThan(at, days)] : [])),
  );
  return answer;
}

/** The same of facts that somebody wrote down: days since the last use, and for how many days all use was recorded. */
function asWritten(use: object, days: number): boolean | undefined {
  const { days: since, recordedDays: recorded } = ownValues(use);
  if (typeof since !== "bigint") return undefined;
  if (since <= days) return false;
  return typeof recorded === "bigint" && recorded >= days ? true : undefined;
}

function ownValues(of: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(of)).map(([name, { value }]) => [name, value]),
  );
}
