import {
  Environment,
  EvaluationError,
  ParseError,
  type ParseResult,
  type SourceRange,
} from "@marcbachmann/cel-js";
import type { IdentityContext } from "@/lib/domain/assessment/context";
import type { Policy } from "@/lib/domain/assessment/rule";
import { soonest } from "@/lib/domain/assessment/verdict";
import { didYouMean, fieldsCalled, fieldsOfType, roots } from "./expression-fields";
import { celFunctions, isLike } from "./expression-functions";
import { type ExpressionProblem, type Pace, walk } from "./expression-walk";
import { rootType, viewTypes } from "./view";
import { isUnusedFor } from "./view-credentials";
import type { FieldDoc, Look } from "./view-type";

/** Longer ones are refused: nobody reads them. */
export const maxExpressionLength = 4000;

/** Something that an expression needs is not known. */
class NotKnown extends Error {}

const environment = new Environment({
  limits: { maxAstNodes: 500, maxDepth: 40, maxListElements: 200, maxMapEntries: 20, maxCallArguments: 4 },
});
for (const { name, ctor, fields } of viewTypes) {
  const typed = Object.fromEntries(fields.map((field) => [field.name, field.type]));
  environment.registerType(name, { ctor, fields: typed });
}
for (const { name, type } of roots.values()) environment.registerVariable(name, type);
environment.registerFunction("string.like(string): bool", isLike);
environment.registerFunction("Use.unusedFor(int): bool", (use: object, days: bigint) => {
  const answer = isUnusedFor(use, Number(days));
  if (answer === undefined) throw new NotKnown("a longer record of its use");
  return answer;
});

/** What was read on the way to an answer. */
export interface Seen {
  /** `Credential.lifetime`. */
  name: string;
  value: string;
  elsewhere: boolean;
}

export type ExpressionAnswer = ({ holds: boolean } | { needs: string }) & {
  /** Not later than time alone changes it; null: it does not. */
  changesAt: Date | null;
};

/** An expression that was read and checked. */
export interface Expression {
  /** Whether it holds for an identity. With `seen`, what it reads is added there. */
  ask(identity: IdentityContext, policy: Policy, now: Date, seen?: Seen[]): ExpressionAnswer;
  /** The same of facts that somebody wrote down. */
  askFacts(root: object): { holds: boolean } | { needs: string };
}

export type ReadExpression =
  | { ok: true; expression: Expression }
  | { ok: false; problems: readonly ExpressionProblem[] };

/** Reads an expression and checks its types: it must be a yes or no. Every problem names its place. */
export function readExpression(text: string): ReadExpression {
  const wrong = (message: string, range?: SourceRange): ReadExpression => {
    const at = Math.min(range?.start ?? 0, text.length);
    return { ok: false, problems: [{ message, at, length: Math.max(1, (range?.end ?? at) - at) }] };
  };
  if (text.trim() === "") return wrong("Write an expression.");
  if (text.length > maxExpressionLength) {
    const range = { start: maxExpressionLength, end: text.length };
    return wrong(`An expression has at most ${maxExpressionLength} characters.`, range);
  }
  let parsed: ParseResult;
  try {
    parsed = environment.parse(text);
  } catch (error) {
    if (error instanceof ParseError) return wrong(`${sentence(error.summary)}`, error.range);
    throw error;
  }
  const { problems, pace } = walk(parsed.ast);
  if (problems.length > 0) return { ok: false, problems };
  const { valid, type, error } = parsed.check();
  if (!valid)
    return wrong(`${sentence(error?.summary ?? "")}${meant(error?.code, error?.summary)}`, error?.range);
  if (type !== "bool") return wrong(`It gives ${type}; it must say yes or no: what is wrong.`);
  return {
    ok: true,
    expression: { ask: (...of) => ask(parsed, pace, ...of), askFacts: (root) => said(parsed, root) },
  };
}

function ask(
  parsed: ParseResult,
  pace: Pace,
  identity: IdentityContext,
  policy: Policy,
  now: Date,
  seen?: Seen[],
): ExpressionAnswer {
  let changesAt: Date | null = pace.daily ? nextDay(now) : null;
  const look: Look = {
    now,
    policy,
    numbers: pace.numbers,
    saw(type, field, value, moves) {
      changesAt = soonest(now, changesAt, ...moves());
      if (seen) tell(seen, type, field, value);
    },
  };
  const answer = said(parsed, new rootType.ctor(identity, look));
  return { ...answer, changesAt };
}

/** What an expression says of what it begins with. */
function said(parsed: ParseResult, root: object): { holds: boolean } | { needs: string } {
  try {
    const holds: unknown = parsed(root);
    return typeof holds === "boolean" ? { holds } : { needs: "its expression to say yes or no" };
  } catch (error) {
    return { needs: needsOf(error) };
  }
}

/** What an expression that did not come to an end needs. Throws what is no failure of the expression. */
function needsOf(error: unknown): string {
  if (error instanceof NotKnown) return error.message;
  if (!(error instanceof EvaluationError)) throw error;
  const { node, code, summary } = error;
  if (code !== "no_such_key" && code !== "unknown_variable") return `its expression to be mended: ${summary}`;
  const field = node?.op === "id" ? roots.get(node.args) : node?.op === "." ? stepOf(node.args) : undefined;
  return field?.needs ?? "a value of that name";
}

/** The field that a step reads, by the type that the library found for what it reads it from. */
function stepOf([on, name]: readonly [object, string]): FieldDoc | undefined {
  const type = "checkedType" in on ? on.checkedType : null;
  return typeof type === "object" && type !== null && "name" in type
    ? fieldsOfType(String(type.name)).get(name)
    : undefined;
}

const mostSeen = 200;

function tell(seen: Seen[], type: string, field: FieldDoc, value: unknown): void {
  const plain = plainText(value);
  if (plain === null || seen.length >= mostSeen) return;
  const name = type === rootType.name ? field.name : `${type}.${field.name}`;
  const elsewhere = viewTypes.some((each) => each.name === type && each.elsewhere);
  if (!seen.some((each) => each.name === name && each.value === plain))
    seen.push({ name, value: plain, elsewhere });
}

/** A value as people read it; null for what holds others, whose own fields are told. */
function plainText(value: unknown): string | null {
  if (value === undefined) return "not known";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.every((each) => typeof each === "string") ? value.join(", ") : null;
  return typeof value === "object" ? null : String(value);
}

function nextDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}

function sentence(text: string): string {
  const plain = text.trim().replace(/[.!]?$/, ".");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** What was probably meant by a name that there is not. */
function meant(code: string | undefined, summary = ""): string {
  const name = /(?:No such key|Unknown variable): (\w+)$/.exec(summary)?.[1];
  if (!name) return "";
  if (code === "unknown_variable") return didYouMean(name, [...roots.keys(), ...Object.keys(celFunctions)]);
  const known = viewTypes.flatMap(({ name: type }) => [...fieldsOfType(type).keys()]);
  return fieldsCalled(name).length > 0 ? "" : didYouMean(name, known);
}
