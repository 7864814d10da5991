import { Environment, EvaluationError, ParseError } from "@marcbachmann/cel-js";
import type { Certainty } from "../certainty";

/** A condition of a binding or of a deny rule, in the Common Expression Language. */
export interface Condition {
  title: string;
  expression: string;
}

/** What is known of a request: what is absent is not known. */
export interface RequestFacts {
  /** `name`, `type` and `service`. */
  resource: Readonly<Record<string, string>>;
  /** When it is made, as somebody says; null: not said. */
  time: Date | null;
  /** When the question is asked: conditions that end access for good are judged by it. */
  now: Date;
}

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  limits: { maxAstNodes: 500, maxDepth: 40, maxListElements: 200, maxMapEntries: 20, maxCallArguments: 4 },
});

/** Hours and days come again: what is not allowed now may be later. */
const recurs = /\.get(?:Hours|Minutes|Seconds|Milliseconds|Date|Day\w*|Month|FullYear)\s*\(/;

/**
 * Whether a condition holds. What it asks and is not known (tags, addresses, attributes of the API) leaves it open, unless the
 * rest settles it.
 */
export function holds({ expression }: Condition, { resource, time, now }: RequestFacts): Certainty {
  const at = time ?? (recurs.test(expression) ? null : now);
  try {
    const answer: unknown = environment.evaluate(expression, {
      resource,
      request: at === null ? {} : { time: at },
    });
    return typeof answer === "boolean" ? (answer ? "yes" : "no") : "unknown";
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof ParseError) return "unknown";
    throw error;
  }
}
