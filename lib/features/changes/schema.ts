import { z } from "zod";
import { recordRefSchema, sourceRefSchema } from "@/lib/features/sources/schema";

export const changeKinds = ["appeared", "changed", "missing", "gone", "returned", "decided"] as const;

/** What changed on an identity in one run, or by one decision. Every key is always there. */
export const changeRowSchema = z.object({
  id: z.string(),
  at: z.date(),
  kind: z.enum(changeKinds),
  identity: recordRefSchema,
  details: z.array(
    z.object({ what: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  by: z.string(),
  runId: z.uuid().nullable(),
  source: sourceRefSchema.nullable(),
});
export type ChangeRow = z.infer<typeof changeRowSchema>;
