import { anything, covers, type Pattern } from "./pattern";

/**
 * The six parts of an ARN; the last keeps its colons. Null: it is none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  resource: string;
}

/** Reads an ARN; null where it is none. */
export function readArn(text: string): Arn | null {
  const parts = sixParts(text);
  if (parts.length < 6 || parts[0] !== "arn") return null;
  const [, partition = "", service = "", region = "", account = "", resource = ""] = parts;
  return { partition, service, region, account, resource };
}

function sixParts(text: string): string[] {
  const parts: string[] = [];
  let at = 0;
  while (parts.length < 5) {
    const cut = text.indexOf(":", at);
    if (cut < 0) break;
    parts.push(text.slice(at, cut));
    at = cut + 1;
  }
  parts.push(text.slice(at));
  return parts;
}

/** The six parts of the pattern of an ARN. One of fewer parts that ends in `*` goes on with anything; null: it is no ARN. */
export function partsOfPattern(pattern: Pattern): string[] | null {
  const parts = sixParts(pattern);
  if (parts.length < 6 && parts.at(-1)?.endsWith(anything) !== true) return null;
  while (parts.length < 6) parts.push(anything);
  return parts;
}

/**
 * Whether the pattern of an ARN in a condition covers one. Each of the first five parts is compared by itself, so `*` there never
 * reaches over a colon; in the last part it reaches over slashes and colons.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function arnCovers(pattern: Pattern, text: string): boolean {
  if (pattern === anything || pattern === text) return true;
  const parts = sixParts(text);
  // What is no ARN is covered by what is none.
  if (parts.length < 6) return sixParts(pattern).length < 6 && covers(pattern, text);
  return partsOfPattern(pattern)?.every((each, place) => covers(each, parts[place] ?? "")) ?? false;
}

/**
 * Whether a Resource covers an ARN: as in a condition, but `*` at the end of a part may also reach over colons, so that
 * `arn:aws:sqs:*:orders` is every queue of the name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceCovers(pattern: Pattern, text: string): boolean {
  return arnCovers(pattern, text) || (reachesOverColons(pattern) && covers(pattern, text));
}

/** Whether a part before the last has `*`, and none has it but at its end. */
export function reachesOverColons(pattern: Pattern): boolean {
  const last = pattern.lastIndexOf(":");
  let at = pattern.indexOf(anything);
  if (at < 0 || at > last) return false;
  while (at >= 0 && at < last) {
    if (pattern[at + 1] !== ":") return false;
    at = pattern.indexOf(anything, at + 1);
  }
  return true;
}
