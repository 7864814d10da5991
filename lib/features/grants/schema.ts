import { z } from "zod";
import { accessClasses } from "@/lib/domain/privilege/access-class";
import { entitlementKinds, managers } from "@/lib/domain/record";
import { recordRefSchema, sourceRefSchema } from "@/lib/features/sources/schema";

/** Who holds something: an identity, or a group with its members. */
export const principalSchema = recordRefSchema.extend({ type: z.enum(["identity", "group"]) });
export type Principal = z.infer<typeof principalSchema>;

export const entitlementRefSchema = recordRefSchema.extend({
  system: z.string().nullable(),
  managedBy: z.enum(managers).nullable(),
});

/** One attachment as its source states it. Every key is always there; an effect `boundary` limits what others give. */
const statedGrantSchema = z.object({
  id: z.uuid(),
  principal: principalSchema,
  entitlement: entitlementRefSchema,
  /** A resource or container; null: all that the realm reaches. */
  target: recordRefSchema.nullable(),
  effect: z.enum(["allow", "deny", "boundary"]),
  condition: z.unknown(),
  source: sourceRefSchema.nullable(),
  firstSeenAt: z.date(),
  missingSince: z.date().nullable(),
  goneAt: z.date().nullable(),
});
export type StatedGrant = z.infer<typeof statedGrantSchema>;

/** It with what it is for. */
export const grantRowSchema = statedGrantSchema.extend({
  class: z.enum(accessClasses),
  /** What it means, from what is known of its entitlement alone. Holds names as sources state them. */
  sentence: z.string(),
});
export type GrantRow = z.infer<typeof grantRowSchema>;

/** One membership in a group or role. */
export const memberRowSchema = z.object({
  id: z.uuid(),
  group: recordRefSchema,
  member: principalSchema,
  source: sourceRefSchema.nullable(),
  firstSeenAt: z.date(),
  missingSince: z.date().nullable(),
  goneAt: z.date().nullable(),
});
export type MemberRow = z.infer<typeof memberRowSchema>;

/** One role, policy, group or privilege. */
export const entitlementRowSchema = z.object({
  id: z.uuid(),
  realm: z.string(),
  externalId: z.string(),
  kind: z.enum(entitlementKinds),
  name: z.string(),
  system: z.string(),
  managedBy: z.enum(managers),
  /** Whether its document was read. */
  hasBody: z.boolean(),
  source: sourceRefSchema.nullable(),
  firstSeenAt: z.date(),
});
export type EntitlementRow = z.infer<typeof entitlementRowSchema>;
