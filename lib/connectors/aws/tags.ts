import { clip, isObject, type PageRecords } from "@/lib/connectors/sdk/page-records";
import type { OwnerHint } from "@/lib/domain/source-record";

const ownerKey =
  /^(?:.*[:/._-])?(?:owner|owners|team|squad|contact|maintainer|responsible|owner[-_]?e?mail|email)$/i;
const creatorKey = /^(?:.*[:/._-])?(?:creator|created[-_ ]?by|requested[-_ ]?by)$/i;

/** Tags as AWS lists them (`[{Key, Value}]`); one without a text key is a problem. */
export function readTags(value: unknown, where: string, page: PageRecords): Record<string, string> {
  const entries: [string, string][] = [];
  for (const tag of page.list(value, `${where} Tags`)) {
    if (isObject(tag) && typeof tag.Key === "string" && tag.Key !== "__proto__") {
      entries.push([clip(tag.Key, 200), typeof tag.Value === "string" ? clip(tag.Value, 1000) : ""]);
    } else {
      page.problem(`${where} Tags`, "A tag has no key.");
    }
  }
  return Object.fromEntries(entries);
}

/** Traces of an owner: tags that name one, and a path that is not `/`. Evidence, never an owner. */
export function ownerHints(tags: Record<string, string>, path: string): OwnerHint[] {
  const hints: OwnerHint[] = [];
  for (const [key, value] of Object.entries(tags)) {
    if (value.trim() === "") continue;
    if (ownerKey.test(key)) hints.push({ type: "tag", value: clip(value, 500), at: null });
    else if (creatorKey.test(key)) hints.push({ type: "creator", value: clip(value, 500), at: null });
  }
  if (path !== "/" && !path.startsWith("/aws-") && !path.startsWith("/service-role/")) {
    hints.push({ type: "path", value: clip(path, 500), at: null });
  }
  return hints;
}
