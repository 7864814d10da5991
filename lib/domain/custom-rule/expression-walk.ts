import type { ASTNode } from "@marcbachmann/cel-js";
import { didYouMean, elementOf, fieldsCalled, fieldsOfType, roots } from "./expression-fields";
import { celFunctions, isLoop } from "./expression-functions";
import type { FieldDoc } from "./view-type";

/** What is wrong with an expression, and where. */
export interface ExpressionProblem {
  message: string;
  at: number;
  length: number;
}

/** How the answer of an expression moves with time. */
export interface Pace {
  /** The whole numbers that days are compared with: at these alone an answer changes. */
  numbers: readonly number[];
  /** Time is used in another way than that: it is to be asked anew every day. */
  daily: boolean;
}

export interface Walked {
  problems: readonly ExpressionProblem[];
  pace: Pace;
}

/** How many loops may stand inside each other: lists hold hundreds. */
const mostNested = 2;
const comparisons: readonly string[] = ["<", "<=", ">", ">=", "==", "!="];

/** The types of what loops go over, by the name that the loop gives it. */
type Names = ReadonlyMap<string, string | null>;

/**
 * Looks through an expression that was read: refuses what is called but is not one of ours, loops that nest too deep and fields that
 * there are not, and finds how its answer moves with time.
 */
export function walk(ast: ASTNode): Walked {
  const problems: ExpressionProblem[] = [];
  const numbers = new Set<number>();
  let daily = false;
  const refuse = (node: ASTNode, message: string) =>
    problems.push({ message, at: node.start, length: Math.max(1, node.end - node.start) });

  /** `compared`: the number that the node is compared with, where it is. */
  const visit = (node: ASTNode, names: Names, nested: number, compared: number | null): void => {
    if (node.op === "id" && !names.has(node.args) && roots.get(node.args)?.moves) daily = true;
    if (node.op === ".") {
      for (const field of fieldsAt(node.args[0], node.args[1], names)) {
        if (field.days && compared !== null) numbers.add(compared);
        else if (field.days || field.moves) daily = true;
      }
    }
    if (node.op === "[]" && typeOf(node.args[0], names)?.startsWith("map<") !== true) daily = true;
    if (node.op === "call") {
      const [called, given] = node.args;
      checkCall(node, called);
      if (called !== "has") {
        visitAll(given, names, nested);
        return;
      }
      const [asked] = given;
      // Its last step is only asked for, not read: the library does not check that there is such a field.
      if (asked?.op === ".") {
        const [on, name] = asked.args;
        const type = typeOf(on, names);
        if (type && !type.startsWith("map<") && !fieldsOfType(type).has(name))
          refuse(asked, `${type} has no field ${name}.${didYouMean(name, fieldsOfType(type).keys())}`);
        visit(on, names, nested, null);
      }
      return;
    }
    if (node.op === "rcall") {
      const [called, on, given] = node.args;
      checkCall(node, called);
      visit(on, names, nested, null);
      const days = called === "unusedFor" && given[0] ? numberIn(given[0]) : null;
      if (days !== null) numbers.add(days);
      else if (called === "unusedFor") daily = true;
      if (!isLoop(called)) {
        visitAll(given, names, nested);
        return;
      }
      if (nested === mostNested) refuse(node, `At most ${mostNested} loops may stand inside each other.`);
      const [name, ...steps] = given;
      const inside = new Map(names);
      if (name?.op === "id") inside.set(name.args, elementOf(typeOf(on, names)));
      visitAll(steps, inside, nested + 1);
      return;
    }
    if (isComparison(node)) {
      const [left, right] = node.args;
      visit(left, names, nested, numberIn(right));
      visit(right, names, nested, numberIn(left));
      return;
    }
    visitAll(nodesIn(node.args), names, nested);
  };
  const visitAll = (nodes: readonly ASTNode[], names: Names, nested: number): void => {
    for (const node of nodes) visit(node, names, nested, null);
  };
  const checkCall = (node: ASTNode, called: string): void => {
    if (!Object.hasOwn(celFunctions, called))
      refuse(node, `Nothing is called ${called} here.${didYouMean(called, Object.keys(celFunctions))}`);
  };
  visit(ast, new Map(), 0, null);
  return { problems, pace: { numbers: [...numbers], daily } };
}

/** The fields that a step may read: of its type, or, where that cannot be told, all of that name. */
function fieldsAt(on: ASTNode, name: string, names: Names): readonly FieldDoc[] {
  const type = typeOf(on, names);
  if (type === null) return fieldsCalled(name);
  const field = fieldsOfType(type).get(name);
  return field ? [field] : [];
}

/** The type of a value of the view, as far as names and steps tell it. */
export function typeOf(node: ASTNode, names: Names): string | null {
  if (node.op === "id")
    return names.has(node.args) ? (names.get(node.args) ?? null) : (roots.get(node.args)?.type ?? null);
  if (node.op === ".") {
    const on = typeOf(node.args[0], names);
    return on === null ? null : (fieldsOfType(on).get(node.args[1])?.type ?? null);
  }
  if (node.op === "rcall" && node.args[0] === "filter") return typeOf(node.args[1], names);
  return null;
}

type ComparisonNode = Extract<ASTNode, { op: "<" | "<=" | ">" | ">=" | "==" | "!=" }>;

function isComparison(node: ASTNode): node is ComparisonNode {
  return comparisons.includes(node.op);
}

/** The whole number that stands there. */
function numberIn(node: ASTNode): number | null {
  if (node.op === "value" && typeof node.args === "bigint") return Number(node.args);
  if (node.op === "-_") {
    const positive = numberIn(node.args);
    return positive === null ? null : -positive;
  }
  return null;
}

function nodesIn(value: unknown): ASTNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return isNode(value) ? [value] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}
