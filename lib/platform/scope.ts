import { userInfo } from "node:os";
import {
  can,
  type MembershipScope,
  type Permission,
  type Reach,
  type Role,
  reachOf,
} from "@/lib/domain/permissions";

export interface ScopeFacts {
  /** As the audit log names it: `user:<id>`, `token:<prefix>`, `cli:<user>`. */
  actor: string;
  role: Role;
  membership: MembershipScope;
  /** The person in the record that signed in, if the member is linked to one. */
  personId: string | null;
  /** Of what the role may do, only this: the limits of an API token. Left out: all of it. */
  permissions?: readonly Permission[];
}

/**
 * On whose behalf something is read. Every read of the inventory takes one first, and only this module makes them: from
 * a membership, or for the command line.
 */
export class Scope {
  readonly actor: string;
  readonly role: Role;
  readonly membership: MembershipScope;
  readonly personId: string | null;
  /** Which rows it reaches. */
  readonly reach: Reach;
  private readonly permissions: readonly Permission[] | undefined;

  private constructor(facts: ScopeFacts) {
    this.actor = facts.actor;
    this.role = facts.role;
    this.membership = facts.membership;
    this.personId = facts.personId;
    this.reach = reachOf(facts.role, facts.membership);
    this.permissions = facts.permissions;
  }

  /** The scope of somebody whose membership was just read. */
  static ofMember(facts: ScopeFacts): Scope {
    return new Scope(facts);
  }

  /** Whether it reaches every row. */
  get unrestricted(): boolean {
    return this.reach.scope.kind === "all" && !this.reach.ownOnly;
  }

  can(permission: Permission): boolean {
    return can(this.role, permission) && (this.permissions?.includes(permission) ?? true);
  }
}

/** The command line: whoever can open the database is its administrator. */
export function systemScope(user: string = userInfo().username): Scope {
  return Scope.ofMember({ actor: `cli:${user}`, role: "admin", membership: { kind: "all" }, personId: null });
}
