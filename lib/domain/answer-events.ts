import { z } from "zod";
import { event, id, label } from "@/lib/domain/audit-shapes";
import {
  answerWays,
  declineReasons,
  ownerRoles,
  questionKinds,
  questionStates,
} from "@/lib/domain/owner-question";

/** What people answer to the question who owns an identity, and what they ask to be done, as the audit log tells it. */
export const answerEvents = [
  event("question.answered", {
    questionId: id,
    identityId: id,
    role: z.enum(ownerRoles),
    kind: z.enum(questionKinds),
    state: z.enum(questionStates),
    reason: z.enum(declineReasons).nullable(),
    via: z.enum(answerWays),
    /** The person whose link or button it was, where nobody signed in; null: the actor. */
    personId: id.nullable(),
    onBehalf: z.boolean(),
    named: z.enum(["person", "team"]).nullable(),
    namedId: id.nullable(),
    /** What it asked for at the source. */
    actionId: id.nullable(),
  }),
  event("question.answer-undone", { questionId: id, identityId: id, state: z.enum(questionStates) }),
  /** A link was used by somebody whom it was not sent to. */
  event("question.link-refused", { messageId: id, personId: id, reason: z.enum(["somebody_else"]) }),
  event("action.requested", { actionId: id, kind: z.enum(["disable"]), identityId: id, reason: label }),
  event("action.decided", {
    actionId: id,
    identityId: id,
    decision: z.enum(["approved", "declined"]),
    note: label,
  }),
  event("action.withdrawn", { actionId: id, identityId: id }),
] as const;

export const answerEventTitles = {
  "question.answered": { code: "RC-2051", title: "Question who owns an identity answered" },
  "question.answer-undone": { code: "RC-2052", title: "Answer to a question taken back" },
  "question.link-refused": { code: "RC-2053", title: "Link of a question used by somebody else, refused" },
  "action.requested": { code: "RC-2054", title: "Change at a source asked for" },
  "action.decided": { code: "RC-2055", title: "Change at a source approved or declined" },
  "action.withdrawn": { code: "RC-2056", title: "Request for a change at a source withdrawn" },
} as const;
