import { z } from "zod";
import { credentialTypes, environments, placeKinds } from "@/lib/domain/record";
import { recordRefSchema, sourceRefSchema } from "@/lib/features/sources/schema";

/** One place that holds a copy of, or a reference to, a credential. Every key is always there. */
export const placementRowSchema = z.object({
  id: z.uuid(),
  realm: z.string(),
  externalId: z.string(),
  locator: z.string(),
  kind: z.enum(placeKinds),
  meantForSecrets: z.boolean(),
  credentialType: z.enum(credentialTypes),
  /** Name of the field or variable. */
  name: z.string().nullable(),
  environment: z.enum(environments).nullable(),
  /** The credential that stands there is in the inventory. */
  resolved: z.boolean(),
  credential: recordRefSchema.nullable(),
  /** Whose credential stands there, else who reads it. */
  identity: recordRefSchema.nullable(),
  account: recordRefSchema.nullable(),
  fingerprint: z.string().nullable(),
  modifiedAt: z.date().nullable(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  sources: z.array(sourceRefSchema),
  firstSeenAt: z.date(),
  missingSince: z.date().nullable(),
  goneAt: z.date().nullable(),
});
export type PlacementRow = z.infer<typeof placementRowSchema>;
