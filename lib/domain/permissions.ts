import { z } from "zod";

/** What can be done here. The part before the colon is the noun, the part after it the deed. */
export const permissions = [
  "inventory:read",
  "inventory:label",
  "inventory:assign-owner",
  "inventory:export",
  "inventory:add",
  "finding:read",
  "source:read",
  "source:manage",
  "source:sync",
  "source:push",
  "source:release-hold",
  "account:edit",
  "people:manage",
  "view:save",
  "view:share",
  "member:read",
  "member:manage",
  "token:manage-own",
  "token:manage",
  "settings:manage",
  "audit:read",
  "audit:verify",
  "metric:read",
  "demo:manage",
  "usage:push",
  "alert:manage",
  "channel:manage",
  "finding:triage",
  "finding:comment",
  "finding:request-exception",
  "finding:approve-exception",
  "finding:policy",
  "rule:edit",
  "rule:switch",
  "owner:answer",
  "owner:ask",
  "owner:send",
  "owner:rule",
  "owner-rule:read",
  "departure:read",
  "departure:manage",
  "campaign:read",
  "campaign:manage",
  "people:provision",
  "action:request",
  "action:approve",
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ["admin", "analyst", "owner", "auditor", "leader"] as const;
export type Role = (typeof roles)[number];

export const roleTitles: Record<Role, { title: string; summary: string }> = {
  admin: {
    title: "Administrator",
    summary: "Runs Rollcall: sources, members, settings, and all that analysts do.",
  },
  analyst: {
    title: "Analyst",
    summary: "Finds, labels, assigns and exports; syncs sources and decides held runs.",
  },
  owner: { title: "Owner", summary: "Sees and answers for what is theirs and their team's, nothing else." },
  auditor: {
    title: "Auditor",
    summary: "Reads everything, the audit log included, and changes nothing of the inventory.",
  },
  leader: { title: "Leader", summary: "Reads the overview and the rows behind each number." },
};

/** The one table of who may do what. Everything that is not listed is refused. */
export const permissionsOf: Record<Role, readonly Permission[]> = {
  admin: permissions,
  analyst: [
    "inventory:read",
    "inventory:label",
    "inventory:assign-owner",
    "inventory:export",
    "inventory:add",
    "finding:read",
    "source:read",
    "source:sync",
    "source:release-hold",
    "account:edit",
    "people:manage",
    "view:save",
    "view:share",
    "member:read",
    "token:manage-own",
    "metric:read",
    "alert:manage",
    "finding:triage",
    "finding:comment",
    "finding:request-exception",
    "finding:approve-exception",
    "rule:edit",
    "owner:answer",
    "owner:ask",
    "owner:rule",
    "owner-rule:read",
    "departure:read",
    "departure:manage",
    "campaign:read",
    "campaign:manage",
    "action:request",
    "action:approve",
  ],
  owner: [
    "inventory:read",
    "inventory:label",
    "inventory:assign-owner",
    "finding:read",
    "view:save",
    "token:manage-own",
    "finding:comment",
    "finding:request-exception",
    "owner:answer",
    "action:request",
  ],
  auditor: [
    "inventory:read",
    "inventory:export",
    "finding:read",
    "source:read",
    "view:save",
    "member:read",
    "token:manage-own",
    "audit:read",
    "audit:verify",
    "metric:read",
    "departure:read",
    "owner-rule:read",
    "campaign:read",
  ],
  leader: ["inventory:read", "inventory:export", "finding:read", "source:read", "view:save", "metric:read"],
};

/** Whether a role may do something at all; on which rows is a matter of `reachOf`. */
export function can(role: Role, permission: Permission): boolean {
  return permissionsOf[role].includes(permission);
}

const ids = z.array(z.string().min(1).max(100)).min(1).max(1000);

/** The part of the organisation that a membership reaches. */
export const membershipScopeSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("all") }),
  z.strictObject({ kind: z.literal("teams"), ids }),
  z.strictObject({ kind: z.literal("containers"), ids }),
  z.strictObject({ kind: z.literal("sources"), ids }),
]);
export type MembershipScope = z.infer<typeof membershipScopeSchema>;

/** The rows that a member reaches: those within the scope, and of them only their own and their team's if `ownOnly`. */
export interface Reach {
  scope: MembershipScope;
  ownOnly: boolean;
}

/** Owners reach only what is theirs and their team's, however wide their scope is. */
export function reachOf(role: Role, scope: MembershipScope): Reach {
  return { scope, ownOnly: role === "owner" };
}
