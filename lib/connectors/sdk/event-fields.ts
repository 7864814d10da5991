import { createHash } from "node:crypto";
import type { EventReading } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { readTime } from "@/lib/connectors/sdk/read-time";

/** Reading the fields of a log's record, which may hold anything. */

type Step = string | number;

/** What stands at a path; undefined where it leads nowhere. A number steps into a list. */
export function fieldAt(value: unknown, first: Step, second?: Step, third?: Step, fourth?: Step): unknown {
  const one = step(value, first);
  if (second === undefined) return one;
  const two = step(one, second);
  if (third === undefined) return two;
  const three = step(two, third);
  return fourth === undefined ? three : step(three, fourth);
}

function step(value: unknown, name: Step): unknown {
  if (typeof name === "number") return Array.isArray(value) ? value[name] : undefined;
  if (!isObject(value)) return undefined;
  const found = value[name];
  // No JSON holds a function: it is one of those that every object has.
  return typeof found === "function" || name === "__proto__" ? undefined : found;
}

/** The text at a path; empty where there is none. A number is text, too. */
export function textAt(value: unknown, first: Step, second?: Step, third?: Step, fourth?: Step): string {
  const found = fieldAt(value, first, second, third, fourth);
  if (typeof found === "string") return found;
  return typeof found === "number" && Number.isFinite(found) ? String(found) : "";
}

/** The moment of an event; null where none can be read. */
export function momentOf(value: unknown): Date | null {
  const time = readTime(value);
  return time instanceof Date ? time : null;
}

/** An id for a record that has none of its own: the same words are the same event. */
export function contentId(record: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(record) ?? "")
    .digest("hex");
}

export const ignored: EventReading = { is: "ignored" };

export function unreadable(where: string, what: string): EventReading {
  return { is: "unreadable", where: where.slice(0, 300), what };
}
