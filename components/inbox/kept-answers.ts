import { z } from "zod";
import { type AnswerFromPage, answerFromPageSchema } from "@/lib/features/questions/schema";

const keptSchema = z.array(answerFromPageSchema).max(500);

/** Answers of one reader that are not confirmed yet, kept in this tab: a page that is loaded anew sends them. */
export function keptAnswers(reader: string) {
  const key = `rollcall:answers:${reader}`;
  return {
    read(): AnswerFromPage[] {
      try {
        const read = keptSchema.safeParse(JSON.parse(sessionStorage.getItem(key) ?? "[]"));
        return read.success ? read.data : [];
      } catch {
        return []; // Storage can be forbidden, or hold what is none of ours.
      }
    },
    write(answers: readonly AnswerFromPage[]): void {
      try {
        if (answers.length === 0) sessionStorage.removeItem(key);
        else sessionStorage.setItem(key, JSON.stringify(answers));
      } catch {
        // Then they live as long as the page.
      }
    },
  };
}
