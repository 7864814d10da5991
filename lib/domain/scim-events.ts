import { z } from "zod";
import { count, event, id } from "@/lib/domain/audit-shapes";

/** What the audit log tells of provisioning. */
export const scimEvents = [
  event("scim-user.changed", {
    userId: id,
    /** Whose user it is. */
    personId: id.nullable(),
    change: z.enum(["added", "changed", "deactivated", "activated", "removed"]),
    fields: z.array(id).max(50),
  }),
  event("scim-group.changed", {
    groupId: id,
    /** The team that follows it. */
    teamId: id.nullable(),
    change: z.enum(["added", "changed", "removed"]),
    joined: count,
    left: count,
  }),
] as const;

export const scimEventTitles = {
  "scim-user.changed": { code: "RC-2071", title: "User provisioned by SCIM" },
  "scim-group.changed": { code: "RC-2072", title: "Group provisioned by SCIM" },
} as const;
