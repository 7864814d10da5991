import { z } from "zod";
import { count, event, id, label, selection } from "@/lib/domain/audit-shapes";
import {
  endedWhys,
  exceptionKinds,
  exceptionScopes,
  exceptionStates,
  secondPersonPolicies,
} from "@/lib/domain/exception";

/** What people do about findings, as the audit log tells it. */
export const findingEvents = [
  /** One chunk of it; of a scope that is not named finding by finding there is one, without ids. */
  event("exception.requested", {
    exceptionId: id,
    kind: z.enum(exceptionKinds),
    scope: z.enum(exceptionScopes),
    state: z.enum(exceptionStates),
    ruleId: id.nullable(),
    identityId: id.nullable(),
    query: label.nullable(),
    reason: label,
    expiresAt: z.iso.datetime(),
    extendsId: id.nullable(),
    selection,
    chunk: count,
    chunks: count,
    findingIds: z.array(id).max(5000),
  }),
  event("exception.decided", {
    exceptionId: id,
    decision: z.enum(["approved", "declined"]),
    note: label,
    findings: count,
  }),
  event("exception.ended", { exceptionId: id, why: z.enum(endedWhys), findings: count }),
  /** Some of what it covered became worse and came back; the rest stays. */
  event("exception.narrowed", {
    exceptionId: id,
    why: z.enum(["worsened"]),
    findingIds: z.array(id).max(5000),
  }),
  event("exception-policy.changed", { from: z.enum(secondPersonPolicies), to: z.enum(secondPersonPolicies) }),
  event("finding.assigned", {
    operation: id,
    chunk: count,
    chunks: count,
    selection,
    findingIds: z.array(id).max(5000),
    to: z.enum(["person", "team", "owner", "nobody"]),
    toId: id.nullable(),
  }),
  event("finding.assignment-undone", {
    undoes: id,
    chunk: count,
    chunks: count,
    findingIds: z.array(id).max(5000),
  }),
  event("finding.commented", {
    findingId: id,
    commentId: id,
    change: z.enum(["added", "edited", "deleted"]),
  }),
] as const;

export const findingEventTitles = {
  "exception.requested": { code: "RC-1901", title: "Exception for findings asked for or made" },
  "exception.decided": { code: "RC-1902", title: "Exception approved or declined" },
  "exception.ended": { code: "RC-1903", title: "Exception ended" },
  "exception.narrowed": { code: "RC-1904", title: "Finding came back from an exception" },
  "exception-policy.changed": { code: "RC-1905", title: "When exceptions need a second person changed" },
  "finding.assigned": { code: "RC-1906", title: "Finding assigned" },
  "finding.assignment-undone": { code: "RC-1907", title: "Assignment of a finding taken back" },
  "finding.commented": { code: "RC-1908", title: "Comment on a finding written, edited or deleted" },
} as const;
