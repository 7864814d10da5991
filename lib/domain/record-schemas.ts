import { z } from "zod";
import { type LastUsed, lastUsedGaps, lastUsedGrades, type Ref } from "@/lib/domain/record";

/** Readers of parts that many records share. Apart from the vocabulary, which pages load without them. */

export const lastUsedSchema = z.object({
  at: z.date().nullable(),
  grade: z.enum(lastUsedGrades),
  precisionSeconds: z.number().int().nonnegative().nullable(),
  coveredSince: z.date().nullable(),
  gap: z.enum(lastUsedGaps),
}) satisfies z.ZodType<LastUsed>;

export const refSchema = z.object({
  realm: z.string().min(1).max(500),
  externalId: z.string().min(1).max(2000),
}) satisfies z.ZodType<Ref>;
