import type { DeclineReason, QuestionState } from "@/lib/domain/owner-question";
import { showText } from "@/lib/domain/text";
import type { HeldOwner } from "@/lib/features/ownership/mutations";
import type { Answerer } from "./mutations-answer";
import type { LockedQuestion } from "./mutations-lock";

/** What an answer changes, beside closing its question. */
export interface Outcome {
  state: Exclude<QuestionState, "asked" | "expired" | "withdrawn">;
  reason: DeclineReason | null;
  named: { kind: "person" | "team"; id: string } | null;
  /** The owner that stands from now on; undefined leaves who stands there. */
  owner: Omit<HeldOwner, "set_by" | "set_at" | "rule_id"> | undefined;
  /** The same in the words of a timeline. */
  after: string;
  note: string;
  /** A change at the source that it asks for, with the reason that it gives. */
  disable: string | null;
  told: string | null;
}

/** Who said something, and for whom where that is somebody else. */
export function saidBy(question: LockedQuestion, by: Answerer, said: string): string {
  const asked = showText(question.asked ?? "somebody", 80);
  const name = showText(by.name, 80);
  if (!question.own) return `${name} ${said} on behalf of ${asked}`;
  if (question.teamId !== null) return `${name} ${said} for the team ${asked}`;
  return question.personId === by.personId ? `${name} ${said}` : `${name} ${said} for ${asked}, who is away`;
}
