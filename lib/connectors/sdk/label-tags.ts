import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import type { OwnerHint } from "@/lib/domain/source-record";

const ownerKey =
  /^(?:.*[:/._-])?(?:owner|owners|team|squad|contact|maintainer|responsible|owner[-_]?e?mail|e?mail)$/i;
const creatorKey = /^(?:.*[:/._-])?(?:creator|created[-_ ]?by|requested[-_ ]?by)$/i;

/** Labels as an object of texts (`{env: "prod"}`) as tags; what is no text is left out. */
export function tagsOf(labels: unknown): Record<string, string> {
  if (!isObject(labels)) return {};
  const entries = Object.entries(labels).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" && key !== "__proto__" ? [[clip(key, 200), clip(value, 1000)]] : [],
  );
  return Object.fromEntries(entries.slice(0, 200));
}

/** Traces of an owner in tags. Evidence, never an owner. */
export function hintsOf(tags: Record<string, string>): OwnerHint[] {
  return Object.entries(tags).flatMap(([key, value]): OwnerHint[] => {
    if (value.trim() === "") return [];
    if (ownerKey.test(key)) return [{ type: "tag", value: clip(value, 500), at: null }];
    return creatorKey.test(key) ? [{ type: "creator", value: clip(value, 500), at: null }] : [];
  });
}
