import { z } from "zod";
import { can, membershipScopeSchema, roles } from "@/lib/domain/permissions";
import type { Runner } from "@/lib/platform/read";
import { Scope } from "@/lib/platform/scope";

/** Within which reach an alert tells, or why it may tell nothing any more. */
export type CreatorScope = { scope: Scope } | { lost: string };

const rowSchema = z.object({
  role: z.enum(roles),
  scope: membershipScopeSchema,
  person_id: z.string().nullable(),
  disabled: z.boolean(),
});

/** What whoever made an alert may see now. */
export async function scopeOfCreator(db: Runner, userId: string): Promise<CreatorScope> {
  const found = await db.query(
    "SELECT role, scope, person_id, disabled_at IS NOT NULL AS disabled FROM users WHERE id = $1::uuid",
    [userId],
  );
  const parsed = rowSchema.safeParse(found.rows[0]);
  if (!parsed.success) return { lost: "Whoever made it is no longer a member." };
  const { role, scope: membership, person_id: personId, disabled } = parsed.data;
  if (disabled) return { lost: "Whoever made it is disabled." };
  if (!can(role, "finding:read") || !can(role, "alert:manage")) {
    return { lost: "The role of whoever made it does not allow alerts any more." };
  }
  return { scope: Scope.ofMember({ actor: `user:${userId}`, role, membership, personId }) };
}
