import { z } from "zod";
import { type Holding, type Route, verdicts } from "@/lib/domain/privilege/decision";

const text = z
  .string()
  .max(4000)
  .nullish()
  .transform((given) => given ?? "");

/** What else is true of a request, by the system's own names. */
export const contextSchema = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((given) => given ?? {});

/** The context that a text holds; null where it is no JSON object. Empty: nothing else is said. */
export function contextIn(text: string): Record<string, unknown> | null {
  if (text === "") return {};
  try {
    return contextSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** One question of a batch. */
export const questionSchema = z.object({
  identity: z.string().min(1).max(4000),
  action: z.string().min(1).max(4000),
  resource: text,
  namespace: text,
  context: contextSchema,
});
export type AccessQuestion = z.output<typeof questionSchema>;

/** The answer to it. Keys may be added; none of these changes its meaning. */
export const decisionSchema = z.object({
  verdict: z.enum(verdicts),
  reason: z.string(),
  layersNotSeen: z.array(z.string()).readonly(),
});

/** An identity that a text may mean. */
export interface Candidate {
  /** Null: a name that its system knows, and that no source lists. */
  id: string | null;
  realm: string;
  system: string;
  name: string;
}

/** Whom a text names. */
export type Named =
  | { is: "one"; who: Candidate }
  | { is: "several"; among: readonly Candidate[] }
  | { is: "none" };

/** What somebody holds. */
export interface Held {
  holdings: readonly Holding[];
  routes: readonly Route[];
  layersNotSeen: readonly string[];
}
