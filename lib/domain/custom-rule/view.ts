import type { IdentityContext } from "@/lib/domain/assessment/context";
import { isDormant } from "@/lib/domain/definitions/dormant";
import { accountType, agentType, ownerType, privilegeType, usageType } from "./view-about";
import { grantType, otherType, reachType, trustType } from "./view-access";
import { credentialType, placeType, useType } from "./view-credentials";
import {
  daysSince,
  daysUntil,
  fact,
  instant,
  knownWord,
  list,
  part,
  type ViewField,
  type ViewType,
  viewType,
  yesOrNo,
} from "./view-type";

/**
 * What expressions of rules see of an identity: flat, documented here and nowhere else, and stable. Fields are added; none changes
 * its meaning. What nobody knows is not there: an expression that needs it answers unknown.
 */

const identityType = viewType<IdentityContext>("Identity", "The identity itself.", [
  fact("name", "string", "its name", ({ name }) => name),
  fact("externalId", "string", "its id in its own system", ({ externalId }) => externalId),
  fact("realm", "string", "what issues its id", ({ realm }) => realm),
  fact("kind", "string", "what sort of identity it is: cloud_role, db_user, ai_agent …", ({ kind }) => kind),
  fact("system", "string", "the kind of system that it lives in: aws, github …", ({ system }) => system),
  fact("class", "string", "non_human, human, both or unsure", (of) => of.class),
  fact("managedBy", "string", "customer, provider, third_party or person", ({ managedBy }) => managedBy),
  fact(
    "status",
    "string",
    "active, disabled, expired or pending_deletion",
    ({ status }) => knownWord(status),
    "its source to say whether it is active",
  ),
  fact("description", "string", "its description", ({ description }) => description),
  {
    name: "tags",
    type: "map<string, string>",
    doc: "its tags",
    value: ({ tags }) => new Map(Object.entries(tags)),
  },
  fact(
    "environment",
    "string",
    "production, staging, test, development, sandbox or shared",
    ({ environment }) => environment,
    "its environment",
  ),
  fact("sensitivity", "string", "high, medium or low", ({ sensitivity }) => sensitivity, "its sensitivity"),
  fact("purpose", "string", "what it is for", ({ purpose }) => purpose, "its purpose"),
  fact(
    "expectedUse",
    "string",
    "continuous, monthly, quarterly, yearly or emergency",
    ({ expectedUse }) => expectedUse,
    "how often it is expected to be used",
  ),
  daysSince(
    "ageDays",
    "whole days since it was made",
    "the day on which it was made",
    ({ createdAt }) => createdAt,
  ),
  daysSince(
    "firstSeenDays",
    "whole days since it was first seen here",
    "the day on which it was first seen",
    ({ firstSeenAt }) => firstSeenAt,
  ),
  daysUntil(
    "expiresInDays",
    "whole days until its system ends it, less than 0 once it has",
    "an end that its system sets",
    ({ expiresAt }) => expiresAt,
  ),
  daysUntil(
    "endsInDays",
    "whole days until the end date that was set here",
    "an end date",
    ({ endDate }) => endDate,
  ),
  instant("createdAt", "when it was made", "the day on which it was made", ({ createdAt }) => createdAt),
  fact("keysListed", "bool", "whether its system shows which keys it has", ({ keysHidden }) => !keysHidden),
  fact(
    "runsSomething",
    "bool",
    "whether a workload, job or agent is set up to run as it",
    ({ runsSomething }) => yesOrNo(runsSomething),
    "to know whether something runs as it",
  ),
  dormantField(),
  fact(
    "onlyInRegister",
    "bool",
    "whether only a spreadsheet states it, though its system is read",
    ({ onlyInRegister }) => onlyInRegister,
  ),
  fact(
    "recreated",
    "bool",
    "whether one of the same name was here before under another id",
    ({ recreated }) => recreated,
  ),
]);

function dormantField(): ViewField<IdentityContext> {
  return {
    name: "dormant",
    type: "bool",
    doc: "whether it is dormant by the limit that is set",
    needs: "a record of its use",
    moves: true,
    value: (identity, { now, policy }) =>
      yesOrNo(isDormant(identity, now, policy.thresholds).answer) ?? undefined,
  };
}

/** Every type of a value, in the order in which people read of them. */
export const viewTypes: readonly Omit<ViewType<never>, "open">[] = [
  identityType,
  accountType,
  credentialType,
  useType,
  placeType,
  ownerType,
  privilegeType,
  grantType,
  trustType,
  reachType,
  otherType,
  usageType,
  agentType,
];

/** What an expression begins with: each is a field of the whole. */
export const rootType = viewType<IdentityContext>("Root", "What an expression begins with.", [
  part("identity", identityType, "the identity itself", (of) => of),
  part(
    "account",
    accountType,
    "the account, project or repository that it is in",
    ({ container }) => container,
    "its account",
  ),
  list(
    "credentials",
    credentialType,
    "its credentials",
    ({ keysHidden, credentials }) => (keysHidden ? null : credentials),
    "a list of its credentials",
  ),
  part("lastUsed", useType, "its last use", (of) => of),
  part(
    "owner",
    ownerType,
    "who answers for it technically",
    ({ owners }) => owners.technical,
    "a technical owner",
  ),
  part(
    "businessOwner",
    ownerType,
    "who answers for it in the business",
    ({ owners }) => owners.business,
    "a business owner",
  ),
  fact("hasOwner", "bool", "whether a technical owner is named", ({ owners }) => owners.technical !== null),
  fact(
    "hasBusinessOwner",
    "bool",
    "whether a business owner is named",
    ({ owners }) => owners.business !== null,
  ),
  part("privilege", privilegeType, "what it may do", (of) => of),
  list(
    "grants",
    grantType,
    "the permissions that it holds",
    ({ grants, privilege }) => (grants.length === 0 && privilege.tier === null ? null : grants),
    "a list of its permissions",
  ),
  list(
    "trustedBy",
    trustType,
    "who may become it, and what runs as it",
    ({ trustedBy, trustsHidden }) => (trustsHidden ? null : trustedBy),
    "to know who may become it",
  ),
  list("mayBecome", reachType, "whom it may become or call", ({ mayBecome }) => mayBecome),
  {
    ...part(
      "usage",
      usageType,
      "what logs of the last 90 days say of it",
      (of: IdentityContext) => (of.usage ? of : null),
      "a log of its use",
    ),
    // On any day some of it may fall out of these days.
    moves: true,
  },
  part(
    "agent",
    agentType,
    "what is known of it as an AI agent",
    (of) => (of.agent ? of : null),
    "it to be an AI agent",
  ),
  {
    name: "now",
    type: "google.protobuf.Timestamp",
    doc: "the instant at which it is asked",
    moves: true,
    value: (_, { now }) => now,
  },
]);
