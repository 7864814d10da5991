import { isObject } from "@/lib/connectors/sdk/page-records";

/**
 * A policy document in any form that AWS and its tools write: a decoded object, JSON text, or JSON text that is
 * URL-encoded (RFC 3986, as the IAM API answers). Null when it is none of these.
 */
export function decodeDocument(value: unknown): { [key: string]: unknown } | null {
  if (isObject(value)) return value;
  if (typeof value !== "string") return null;
  const text = value.trim();
  try {
    const parsed: unknown = JSON.parse(text.startsWith("{") ? text : decodeURIComponent(text));
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** Statements of a decoded document; one may stand without its brackets. */
export function statementsOf(document: { [key: string]: unknown }): unknown[] {
  const { Statement: statement } = document;
  if (statement === undefined || statement === null) return [];
  return Array.isArray(statement) ? statement : [statement];
}

/** Text, or a list of texts, as a list; null when anything else stands there. */
export function textList(value: unknown): string[] | null {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return null;
  const texts = value.filter((item): item is string => typeof item === "string");
  return texts.length === value.length ? texts : null;
}
