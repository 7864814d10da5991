import type { OwnerHint } from "@/lib/domain/source-record";
import { clip, isObject } from "./page-records";

const ownerKey = /^(?:owners?|owned[-_ ]?by|team|squad|contact|maintainers?|responsible|e?mail)$/i;
const creatorKey = /^(?:creator|created[-_ ]?by|requested[-_ ]?by)$/i;
const pair = /(?:^|[\s,;|])([A-Za-z][\w.-]{0,40})\s*[:=]\s*([^\s,;|][^,;|\n]{0,200})/g;
const address = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** What a comment or a set of attributes says of an object: its tags, and traces of who answers for it. */
export interface CommentHints {
  tags: Record<string, string>;
  ownerHints: OwnerHint[];
}

/** Reads a comment: JSON, `key: value` or `key=value` pairs, and addresses that stand alone. */
export function readComment(comment: string): CommentHints {
  const tags = jsonTags(comment) ?? pairTags(comment);
  const ownerHints: OwnerHint[] = [];
  const hint = (type: OwnerHint["type"], value: string) => {
    if (ownerHints.length < 20) ownerHints.push({ type, value: clip(value, 500), at: null });
  };
  for (const [key, value] of Object.entries(tags)) {
    if (ownerKey.test(key)) hint("tag", value);
    else if (creatorKey.test(key)) hint("creator", value);
  }
  const said = ownerHints.map(({ value }) => value).join(" ");
  for (const [found] of comment.slice(0, 4000).matchAll(address))
    if (!said.includes(found)) hint("comment", found);
  return { tags, ownerHints };
}

function jsonTags(comment: string): Record<string, string> | null {
  if (!comment.trimStart().startsWith("{")) return null;
  try {
    const value: unknown = JSON.parse(comment);
    return isObject(value) ? textTags(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

function pairTags(comment: string): Record<string, string> {
  const pairs = [...comment.slice(0, 4000).matchAll(pair)].map(
    ([, key = "", value = ""]) => [key, value.trim()] as const,
  );
  return textTags(pairs.filter(([key]) => !/^https?$/i.test(key)));
}

function textTags(entries: readonly (readonly [string, unknown])[]): Record<string, string> {
  const texts = entries.flatMap(([key, value]): [string, string][] =>
    key !== "__proto__" && ["string", "number", "boolean"].includes(typeof value)
      ? [[clip(key, 200), clip(String(value), 1000)]]
      : [],
  );
  return Object.fromEntries(texts.slice(0, 50));
}
