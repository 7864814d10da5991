import { z } from "zod";
import type { EndedWhy, ExceptionKind, ExceptionState, ReturnedWhy } from "@/lib/domain/exception";
import type { ResolvedWhy } from "@/lib/domain/resolved-why";
import { selectionSchema } from "@/lib/features/identities/schema-selection";
import { ownerChoiceSchema } from "@/lib/features/ownership/schema";

/** Whose task it is to be: somebody, nobody, or whoever answers for each finding's identity. */
const assignTo = z.discriminatedUnion("kind", [
  ...ownerChoiceSchema.options,
  z.strictObject({ kind: z.literal("owner") }),
]);

export const assignFindingsSchema = z.strictObject({ selection: selectionSchema, to: assignTo });
export type AssignFindings = z.output<typeof assignFindingsSchema>;

export const countFindingsSchema = z.strictObject({ selection: selectionSchema });

export const longestComment = 4000;
const body = z
  .string()
  .trim()
  .min(1, "Write something first.")
  .max(longestComment, `Write at most ${longestComment.toLocaleString("en")} characters.`);
export const addCommentSchema = z.strictObject({ findingId: z.uuid(), body });
export const editCommentSchema = z.strictObject({ id: z.uuid(), body });
export const deleteCommentSchema = z.strictObject({ id: z.uuid() });

/** An exception in the history of a finding. */
export interface ExceptionTold {
  id: string;
  kind: ExceptionKind;
  state: ExceptionState;
  reason: string;
  requestedBy: string;
  requestedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  decisionNote: string | null;
  /** Since when it holds, or from when it did; null: it never did. */
  beganAt: Date | null;
  expiresAt: Date;
  endedAt: Date | null;
  endedWhy: EndedWhy | null;
}

/** What became of a finding, one thing after the other. */
export type FindingEvent =
  | { kind: "found" | "reopened"; at: Date }
  /** Null: it was not written down then. */
  | { kind: "resolved"; at: Date; why: ResolvedWhy | null }
  | { kind: "requested" | "approved" | "declined" | "covered"; at: Date; exception: ExceptionTold }
  | { kind: "returned"; at: Date; why: ReturnedWhy; exception: ExceptionTold | null }
  | { kind: "assigned"; at: Date; by: string; to: string | null }
  | {
      kind: "commented";
      at: Date;
      by: string;
      id: string;
      body: string;
      edited: boolean;
      deleted: boolean;
      own: boolean;
    };

/** What this person may do about findings. */
export interface MayTriage {
  triage: boolean;
  comment: boolean;
  request: boolean;
  /** Findings of everybody: then an exception may go by a query. */
  everybody: boolean;
}

/** What people have to do with one finding. */
export interface FindingTriage {
  may: MayTriage;
  /** The oldest first. */
  history: readonly FindingEvent[];
  /** What covers it now, or waits to. */
  exceptions: readonly ExceptionTold[];
  /** Since when it is in the inbox again, and why; null: it never left it, or is not in it. */
  back: { at: Date; why: ReturnedWhy } | null;
}
