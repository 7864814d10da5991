import { z } from "zod";
import { containerKinds, environments, sensitivities, statuses } from "@/lib/domain/record";
import { recordRefSchema, sourceRefSchema } from "@/lib/features/sources/schema";

/** One account, project, cluster, repository … of a list. Every key is always there. */
export const accountRowSchema = z.object({
  id: z.uuid(),
  realm: z.string(),
  externalId: z.string(),
  kind: z.enum(containerKinds),
  name: z.string(),
  status: z.enum(statuses),
  parent: recordRefSchema.nullable(),
  environment: z.enum(environments).nullable(),
  sensitivity: z.enum(sensitivities).nullable(),
  ownerTeam: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** Identities in it and below that are not gone; null for members who do not reach all. */
  identities: z.number().int().nullable(),
  /** Those of them that ask for an owner and that nobody answers for; null likewise. */
  unowned: z.number().int().nullable(),
  tags: z.record(z.string(), z.string()),
  /** Ids of the policies that bind everything inside. */
  guardrails: z.array(z.uuid()),
  source: sourceRefSchema.nullable(),
  firstSeenAt: z.date(),
});
export type AccountRow = z.infer<typeof accountRowSchema>;
