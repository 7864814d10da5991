import { z } from "zod";
import { credentialLifetimes, credentialTypes, renewals, statuses } from "@/lib/domain/record";
import { lastUsedSchema } from "@/lib/domain/record-schemas";
import { recordRefSchema, sourceRefSchema } from "@/lib/features/sources/schema";

/** One credential of a list: never its value. Every key is always there; what is not known is null. */
export const credentialRowSchema = z.object({
  id: z.uuid(),
  realm: z.string(),
  externalId: z.string(),
  name: z.string().nullable(),
  type: z.enum(credentialTypes),
  lifetime: z.enum(credentialLifetimes),
  renewal: z.enum(renewals),
  status: z.enum(statuses),
  /** What it proves to be; null where no source says. */
  identity: recordRefSchema.nullable(),
  account: recordRefSchema.nullable(),
  createdAt: z.date().nullable(),
  expiresAt: z.date().nullable(),
  lastRotatedAt: z.date().nullable(),
  lastUsed: lastUsedSchema,
  /** Keyed: it only tells whether two secrets are the same one. */
  fingerprint: z.string().nullable(),
  /** Where copies of it were seen, and how many of these places are not meant for secrets. */
  placements: z.number().int(),
  exposedPlacements: z.number().int(),
  sources: z.array(sourceRefSchema),
  firstSeenAt: z.date(),
  missingSince: z.date().nullable(),
  goneAt: z.date().nullable(),
});
export type CredentialRow = z.infer<typeof credentialRowSchema>;
