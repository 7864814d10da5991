import type { OwnerRole, QuestionKind, QuestionState, QuestionStep } from "@/lib/domain/owner-question";
import { showText } from "@/lib/domain/text";

/** A question, or its answer, as a webhook's event tells it. */
export interface QuestionEvent {
  what: "asked" | "answered";
  at: Date;
  origin: string;
  question: {
    id: string;
    role: OwnerRole;
    kind: QuestionKind;
    step: QuestionStep;
    state: QuestionState;
    reason: string | null;
    via: string | null;
    dueAt: Date;
    asked: { kind: "person" | "team"; id: string; name: string };
    identity: { id: string; name: string; system: string };
  };
}

/** The body of `owner.asked` and `owner.answered`. Names are visible characters only. */
export function questionEventBody({ what, at, origin, question }: QuestionEvent): string {
  const { identity, asked, dueAt, ...rest } = question;
  return JSON.stringify({
    type: `owner.${what}`,
    timestamp: at.toISOString(),
    data: {
      ...rest,
      dueAt: dueAt.toISOString(),
      asked: { ...asked, name: showText(asked.name, 200) },
      identity: {
        ...identity,
        name: showText(identity.name, 200),
        url: `${origin}/inventory/${identity.id}`,
      },
    },
  });
}
