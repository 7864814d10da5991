import { z } from "zod";
import { trustKinds } from "@/lib/domain/record";
import { recordRefSchema, sourceRefSchema } from "@/lib/features/sources/schema";

/** Who may become an identity, or what runs as it. Every key is always there. */
export const trustRowSchema = z.object({
  id: z.uuid(),
  /** Who can be become. */
  identity: recordRefSchema,
  kind: z.enum(trustKinds),
  effect: z.enum(["allow", "deny"]),
  /** Who may, as the source states it. */
  subject: z.string(),
  /** The same as an identity of the inventory, where it can be named. */
  subjectIdentity: recordRefSchema.nullable(),
  issuer: z.string().nullable(),
  condition: z.unknown(),
  source: sourceRefSchema.nullable(),
  firstSeenAt: z.date(),
  missingSince: z.date().nullable(),
  goneAt: z.date().nullable(),
});
export type TrustRow = z.infer<typeof trustRowSchema>;

/** Whether it is a use: an agent uses its tools and accounts without becoming them. */
export function isUse(trust: Pick<TrustRow, "kind">): boolean {
  return trust.kind === "agent";
}

/** Whether the subject is text of the identity's own policy, for all who see it. Else a source says that another thing runs or acts as it. */
export function isOwnPolicy({ kind }: Pick<TrustRow, "kind">): boolean {
  return kind !== "workload" && kind !== "runs_as" && kind !== "agent";
}
