import { z } from "zod";
import { changeRowSchema } from "@/lib/features/changes/schema";
import { credentialRowSchema } from "@/lib/features/credentials/schema";
import { grantRowSchema, memberRowSchema } from "@/lib/features/grants/schema";
import { placementRowSchema } from "@/lib/features/placements/schema";
import { recordRefSchema, sourceRefSchema } from "@/lib/features/sources/schema";
import { trustRowSchema } from "@/lib/features/trust/schema";
import { identityRowSchema, personRefSchema, teamRefSchema } from "./schema";

/** A judgement on the identity: by a person, a rule or its account. */
const labelSchema = z.object({
  name: z.string(),
  value: z.string(),
  origin: z.enum(["person", "rule", "account"]),
  why: z.string(),
  setBy: z.string(),
  /** The same as people say it. */
  setByName: z.string(),
  setAt: z.date(),
});

const ownershipSchema = z.object({
  role: z.enum(["technical", "business"]),
  state: z.enum(["suggested", "asked", "accepted", "declined"]),
  person: personRefSchema.extend({ active: z.boolean() }).nullable(),
  team: teamRefSchema.extend({ activeMembers: z.number().int() }).nullable(),
  evidence: z.string(),
  confidence: z.number().int(),
  setBy: z.string(),
  setAt: z.date(),
  confirmedAt: z.date().nullable(),
});

/** What one scope of one source says of it, and how well that scope was read. */
const sightingSchema = z.object({
  source: sourceRefSchema.nullable(),
  scopeRef: z.uuid(),
  /** Null where the scope's runs are no longer kept. */
  scope: z.string().nullable(),
  dataSet: z.string().nullable(),
  /** Lower is more trustworthy: 1 live, 2 export, 3 file evidence, 4 spreadsheet, 5 by hand. */
  rank: z.number().int(),
  /** It lists the realm that issues the id: only then its silence may mean gone. */
  issuing: z.boolean(),
  firstSeenAt: z.date(),
  changedAt: z.date(),
  missingSince: z.date().nullable(),
  goneAt: z.date().nullable(),
  coverage: z.object({
    /** When the scope was last read to its end, and how its last reading ended. */
    lastCompleteAt: z.date().nullable(),
    lastStatus: z.enum(["waiting", "running", "complete", "incomplete"]).nullable(),
    failure: z.unknown(),
  }),
  observed: z.record(z.string(), z.unknown()),
  /** Scrubbed answer of the source. */
  raw: z.unknown(),
});

const privilegeSchema = z.object({
  /** Some of what it holds was not understood: the tier is at least this. */
  atLeast: z.boolean(),
  /** Sentences, the weightiest first. */
  reasons: z.array(z.string()),
  /** From what others become it, along trusts at any length; null: nobody may. */
  reach: z.enum(["static_keys_only", "others", "unknown"]).nullable(),
});

const linkSchema = z.object({
  id: z.uuid(),
  kind: z.string(),
  /** Whether the other one came before this one, as a re-created identity has it. */
  direction: z.enum(["from", "to"]),
  otherType: z.string(),
  other: recordRefSchema,
  evidence: z.string(),
  at: z.date(),
  confirmedBy: z.string().nullable(),
  confirmedAt: z.date().nullable(),
  rejectedAt: z.date().nullable(),
});

/** The first rows of a list; `more` when there are others, which the noun's own list has. */
const first = <Row extends z.ZodType>(row: Row) => z.object({ rows: z.array(row), more: z.boolean() });

/** Everything that is known of one identity, what is gone included. Every key is always there. */
export const identityDetailSchema = identityRowSchema.extend({
  /** What it is, in a few plain sentences. */
  sentence: z.string(),
  classReason: z.string().nullable(),
  description: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  ownerHints: z.array(z.object({ type: z.string(), value: z.string(), at: z.string().nullable() })),
  suggestedEnvironment: z.string().nullable(),
  suggestedPurpose: z.string().nullable(),
  /** Found by the first look at its source. */
  baseline: z.boolean(),
  /** From the outermost container to the one that it lies in. */
  containerPath: z.array(recordRefSchema),
  /** What it is known to be able to do; null while nobody looked. */
  privilege: privilegeSchema.nullable(),
  labels: z.array(labelSchema),
  ownerships: z.array(ownershipSchema),
  attestation: z.object({ attestedBy: z.string(), attestedAt: z.date(), dueAt: z.date() }).nullable(),
  credentials: first(credentialRowSchema),
  /** A complete look at its realm showed credentials: where none of its own is listed, it has none. */
  credentialsListed: z.boolean(),
  /** Places that hold its credentials or read as it. */
  placements: first(placementRowSchema),
  memberships: first(memberRowSchema),
  /** Its own attachments, and those of the groups that it is directly in. */
  grants: first(grantRowSchema.extend({ through: recordRefSchema.nullable() })),
  /** Who may become it and what runs as it; and what it may become. */
  trustedBy: first(trustRowSchema),
  mayBecome: first(trustRowSchema),
  sightings: z.array(sightingSchema),
  links: z.array(linkSchema),
  /** The latest; the list of changes has the rest. */
  changes: first(changeRowSchema.extend({ byName: z.string() })),
});
export type IdentityDetail = z.infer<typeof identityDetailSchema>;
export type IdentitySighting = z.infer<typeof sightingSchema>;
