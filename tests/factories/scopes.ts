import type { MembershipScope, Role } from "@/lib/domain/permissions";
import { Scope } from "@/lib/platform/scope";

/** Somebody who decides, as an action's context has them. */
export function member(
  role: Role,
  options: { personId?: string; membership?: MembershipScope; id?: string } = {},
): { scope: Scope; name: string } {
  const scope = Scope.ofMember({
    actor: `user:${options.id ?? role}`,
    role,
    membership: options.membership ?? { kind: "all" },
    personId: options.personId ?? null,
  });
  return { scope, name: "Ana Silva" };
}
