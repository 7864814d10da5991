import { z } from "zod";
import { governanceStates } from "@/lib/domain/governance-state";
import {
  environments,
  expectedUses,
  identityClasses,
  identityKinds,
  managers,
  sensitivities,
  statuses,
} from "@/lib/domain/record";
import { lastUsedSchema } from "@/lib/domain/record-schemas";
import { severities } from "@/lib/domain/severity";
import { recordRefSchema, sourceRefSchema } from "@/lib/features/sources/schema";

export const personRefSchema = z.object({ id: z.uuid(), name: z.string(), email: z.string().nullable() });
export const teamRefSchema = z.object({ id: z.uuid(), name: z.string() });

export const ownerSchema = z.object({
  state: z.enum(["none", "suggested", "asked", "accepted", "declined"]),
  person: personRefSchema.nullable(),
  team: teamRefSchema.nullable(),
});

/**
 * One identity of a list, on the command line, in the API and in the browser. Every key is always there; what is not
 * known is null. Dates are instants in UTC, ISO 8601 in JSON; `endDate` is a day.
 */
export const identityRowSchema = z.object({
  id: z.uuid(),
  realm: z.string(),
  externalId: z.string(),
  aliases: z.array(z.string()),
  name: z.string(),
  kind: z.enum(identityKinds),
  system: z.string(),
  class: z.enum(identityClasses),
  managedBy: z.enum(managers),
  status: z.enum(statuses),
  account: recordRefSchema.nullable(),
  environment: z.enum(environments).nullable(),
  sensitivity: z.enum(sensitivities).nullable(),
  purpose: z.string().nullable(),
  expectedUse: z.enum(expectedUses).nullable(),
  endDate: z.string().nullable(),
  owner: ownerSchema,
  createdAt: z.date().nullable(),
  expiresAt: z.date().nullable(),
  lastUsed: lastUsedSchema,
  sources: z.array(sourceRefSchema),
  credentialTypes: z.array(z.string()),
  activeCredentials: z.number().int(),
  activeStaticCredentials: z.number().int(),
  oldestStaticAt: z.date().nullable(),
  nextExpiryAt: z.date().nullable(),
  exposedPlacements: z.number().int(),
  /** 0 to 100; null while nothing assesses it. */
  risk: z.number().int().nullable(),
  /** 0, 1 or 2; null while it is not known. */
  tier: z.union([z.literal(0), z.literal(1), z.literal(2)]).nullable(),
  /** Of its open findings; null where it has none, and while nothing assesses it. */
  worstFinding: z.enum(severities).nullable(),
  openFindings: z.number().int().nullable(),
  governance: z.enum(governanceStates),
  firstSeenAt: z.date(),
  missingSince: z.date().nullable(),
  goneAt: z.date().nullable(),
});
export type IdentityRow = z.infer<typeof identityRowSchema>;

/** A number of rows; `capped` when there are more than were counted. */
export const countSchema = z.object({ count: z.number().int(), capped: z.boolean() });
export type Count = z.infer<typeof countSchema>;

export const facetOptionSchema = z.object({
  /** As a term has it: `{kind: "state", value: "none"}` or `{kind: "value", value: "aws"}`. */
  value: z.object({ kind: z.enum(["value", "state"]), value: z.string() }),
  label: z.string(),
  /** How many rows the term gives beside the other terms; null where that was not counted. */
  count: z.number().int().nullable(),
});
export const facetSchema = z.object({
  field: z.string(),
  title: z.string(),
  /** The counts are of the first matches only: there are more. */
  capped: z.boolean(),
  options: z.array(facetOptionSchema),
});
export type Facet = z.infer<typeof facetSchema>;
