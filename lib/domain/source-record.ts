import { z } from "zod";
import {
  containerKinds,
  credentialLifetimes,
  credentialTypes,
  entitlementKinds,
  environments,
  identityClasses,
  identityKinds,
  managers,
  placeKinds,
  renewals,
  statuses,
  trustKinds,
} from "@/lib/domain/record";
import { lastUsedSchema, refSchema } from "@/lib/domain/record-schemas";

/**
 * What a connector may say: one flat record per thing. Each names its realm (what issues the id, never the source that told
 * us) and may arrive before the records that it refers to.
 */

const name = z.string().max(2000);
const hint = z.object({
  type: z.enum([
    "tag",
    "description",
    "creator",
    "path",
    "owner_object",
    "column",
    "business_column",
    "mailto",
    "comment",
    "registered_by",
  ]),
  value: z.string().max(500),
  at: z.date().nullable().default(null),
});
/** A trace of somebody who may answer for the identity. Evidence, never an owner. */
export type OwnerHint = z.infer<typeof hint>;

const tags = z.record(z.string(), z.string());

/** What a directory says of the human being behind an account. */
export const personProfileSchema = z.object({
  email: z.string().max(320).optional(),
  employeeNumber: z.string().max(200).optional(),
  /** The account of whom they report to. */
  manager: refSchema.optional(),
  department: z.string().max(200).optional(),
  title: z.string().max(200).optional(),
});
export type PersonProfile = z.output<typeof personProfileSchema>;

export const containerRecordSchema = z.object({
  t: z.literal("container"),
  ref: refSchema,
  kind: z.enum(containerKinds),
  name,
  parent: refSchema.nullable().default(null),
  status: z.enum(statuses).default("active"),
  /** Policies of the organisation that bind everything inside (service control policies, deny policies). */
  guardrails: z.array(refSchema).default([]),
  tags: tags.default({}),
});

export const identityRecordSchema = z.object({
  t: z.literal("identity"),
  ref: refSchema,
  /** Other stable names within the same realm under which sources know it (ARN, e-mail, client id). */
  aliases: z.array(z.string().max(2000)).default([]),
  /**
   * Names of it that another realm gives out, each unique there: the subject of its tokens at their issuer
   * (`oidc:<issuer>`), its client id in all of a cloud. By these, records that know nothing else of it are joined to it.
   */
  elsewhere: z.array(refSchema).default([]),
  kind: z.enum(identityKinds),
  name,
  system: z.string().max(64),
  container: refSchema.nullable().default(null),
  /** Undefined: this record does not know. Every optional field of a record follows this rule. */
  status: z.enum(statuses).optional(),
  class: z.enum(identityClasses).optional(),
  classReason: z.string().optional(),
  managedBy: z.enum(managers).optional(),
  createdAt: z.date().nullable().optional(),
  expiresAt: z.date().nullable().optional(),
  lastUsed: lastUsedSchema.optional(),
  description: z.string().max(4000).optional(),
  tags: tags.optional(),
  ownerHints: z.array(hint).optional(),
  /** What the spreadsheet or the source itself says; a suggestion until a person sets the label. */
  environment: z.enum(environments).optional(),
  purpose: z.string().max(2000).optional(),
  /** Of an account in a directory that may be a person's. */
  person: personProfileSchema.optional(),
  /** Scrubbed answer of the source. */
  raw: z.unknown().optional(),
});

export const credentialRecordSchema = z.object({
  t: z.literal("credential"),
  ref: refSchema,
  identity: refSchema.nullable(),
  type: z.enum(credentialTypes),
  name: name.optional(),
  lifetime: z.enum(credentialLifetimes).optional(),
  renewal: z.enum(renewals).optional(),
  status: z.enum(statuses).optional(),
  createdAt: z.date().nullable().optional(),
  expiresAt: z.date().nullable().optional(),
  lastUsed: lastUsedSchema.optional(),
  lastRotatedAt: z.date().nullable().optional(),
  /** Keyed fingerprint (hex) of the secret, where the reader saw it; never the secret. */
  fingerprint: z.string().optional(),
  raw: z.unknown().optional(),
});

export const placementRecordSchema = z.object({
  t: z.literal("placement"),
  ref: refSchema,
  locator: z.string().max(4000),
  kind: z.enum(placeKinds),
  /** Secret hygiene: a place made for secrets (vault, CI secret store), or not (code, config, sheet). */
  meantForSecrets: z.boolean(),
  container: refSchema.nullable().default(null),
  /** The credential whose public id stands there (an access key id). */
  credential: refSchema.nullable().default(null),
  /** The identity that reads the secret there, where the place says so. */
  identity: refSchema.nullable().default(null),
  credentialType: z.enum(credentialTypes).default("unknown"),
  /** Name of the field or variable. */
  name: name.optional(),
  fingerprint: z.string().optional(),
  environment: z.enum(environments).optional(),
  modifiedAt: z.date().nullable().optional(),
  /** Facts worth knowing about the place: file mode, owner, rotation, last read. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  raw: z.unknown().optional(),
});

export const entitlementRecordSchema = z.object({
  t: z.literal("entitlement"),
  ref: refSchema,
  kind: z.enum(entitlementKinds),
  name,
  system: z.string().max(64),
  managedBy: z.enum(managers).default("customer"),
  /** The policy document or permission list; stored once by content. */
  body: z.unknown().optional(),
});

export const resourceRecordSchema = z.object({
  t: z.literal("resource"),
  ref: refSchema,
  kind: z.string().max(100),
  name,
  container: refSchema.nullable().default(null),
  /** Its own policy, if it has one. */
  policy: z.unknown().optional(),
});

export const memberRecordSchema = z.object({
  t: z.literal("member"),
  group: refSchema,
  member: refSchema,
  memberKind: z.enum(["identity", "group"]).default("identity"),
});

export const grantRecordSchema = z.object({
  t: z.literal("grant"),
  principal: refSchema,
  principalKind: z.enum(["identity", "group"]).default("identity"),
  entitlement: refSchema,
  /** Where it holds: a resource, a container, or everything its realm reaches (null). */
  scope: refSchema.nullable().default(null),
  effect: z.enum(["allow", "deny", "boundary"]).default("allow"),
  condition: z.unknown().optional(),
});

export const trustRecordSchema = z.object({
  t: z.literal("trust"),
  /** Who can be become, or whom something runs as. */
  identity: refSchema,
  kind: z.enum(trustKinds),
  effect: z.enum(["allow", "deny"]).default("allow"),
  /** Who may: an identity's ref where it can be named, and always the text that the source states. */
  subjectRef: refSchema.nullable().default(null),
  subject: z.string().max(4000),
  /** Federation: who vouches. */
  issuer: z.string().max(2000).nullable().default(null),
  condition: z.unknown().optional(),
});

export const recordSchema = z.discriminatedUnion("t", [
  containerRecordSchema,
  identityRecordSchema,
  credentialRecordSchema,
  placementRecordSchema,
  entitlementRecordSchema,
  resourceRecordSchema,
  memberRecordSchema,
  grantRecordSchema,
  trustRecordSchema,
]);

/** What a connector writes: defaults may be left out. */
export type RecordInput = z.input<typeof recordSchema>;
/** What the engine merges. */
export type SourceRecord = z.output<typeof recordSchema>;
export type RecordType = SourceRecord["t"];

export type ContainerRecord = z.output<typeof containerRecordSchema>;
export type IdentityRecord = z.output<typeof identityRecordSchema>;
export type CredentialRecord = z.output<typeof credentialRecordSchema>;
export type PlacementRecord = z.output<typeof placementRecordSchema>;
export type EntitlementRecord = z.output<typeof entitlementRecordSchema>;
export type ResourceRecord = z.output<typeof resourceRecordSchema>;
export type MemberRecord = z.output<typeof memberRecordSchema>;
export type GrantRecord = z.output<typeof grantRecordSchema>;
export type TrustRecord = z.output<typeof trustRecordSchema>;
