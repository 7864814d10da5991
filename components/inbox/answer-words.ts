import { showText } from "@/lib/domain/text";
import type { Answered, AnswerFromPage } from "@/lib/features/questions/schema";

/** What an answer came to, in a sentence or two. */
export function answeredWords(
  name: string,
  answer: Pick<AnswerFromPage, "says">,
  answered: Answered,
): string {
  const shown = showText(name, 60);
  if (answered.alreadyAnsweredBy !== undefined) {
    return `${shown}: already answered by ${showText(answered.alreadyAnsweredBy, 60)}. Nothing was changed.`;
  }
  if (answered.state === "expired" || answered.state === "withdrawn") {
    return `${shown}: this is no longer asked. Nothing was changed.`;
  }
  const said = answer.says === "accept" ? `You answer for ${shown}.` : `Recorded for ${shown}.`;
  return answered.told === undefined ? said : `${said} ${answered.told}`;
}
