import { showText } from "@/lib/domain/text";
import type { AccessAnswer } from "@/lib/features/access/schema-answers";

/** What is wrong with which field of the form. */
export type AccessProblems = Partial<Record<"identity" | "action" | "context" | "source", string>>;

/** What an answer says of the form's fields: the sentence, and what to do. */
export function problemsOf(answer: AccessAnswer | null): AccessProblems {
  switch (answer?.is) {
    case "none":
      return {
        identity:
          "There is no such identity, or it is not yours to see. Choose one from the list, or paste its whole name or id.",
      };
    case "misasked":
      return { action: `${showText(answer.message, 300)} ${showText(answer.next, 300)}` };
    case "badContext":
      return { context: 'This is no JSON object. For example {"groups": ["developers"]}.' };
    case "noSource":
      return { source: `${showText(answer.message, 300)} Choose one from the list.` };
    default:
      return {};
  }
}

/** The answer in a few words, for those who hear it. */
export function answerInWords(answer: AccessAnswer | null): string {
  switch (answer?.is) {
    case "decided":
      return `The answer: ${answer.decision.verdict}.`;
    case "held":
      return `The answer: ${answer.held.holdings.length} permissions.`;
    case "listed":
      return `The answer: ${answer.total} ways.`;
    case "several":
      return `Several identities are called so: choose one of ${answer.among.length}.`;
    case "untold":
      return "This cannot be answered.";
    default:
      return "";
  }
}
