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

/**
 * Whether the pattern of an ARN covers one. Each of the first five parts is compared by itself, so `*` there never reaches over a
 * colon; in the last part it reaches over slashes and colons. A pattern of fewer parts that ends in `*` goes on with anything.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function arnCovers(pattern: Pattern, text: string): boolean {
  if (pattern === anything || pattern === text) return true;
  const wanted = sixParts(pattern);
  const parts = sixParts(text);
  if (parts.length < 6) return wanted.length < 6 && covers(pattern, text);
  if (wanted.length < 6) {
    if (wanted.at(-1)?.endsWith(anything) !== true) return false;
    while (wanted.length < 6) wanted.push(anything);
  }
  return wanted.every((each, place) => covers(each, parts[place] ?? ""));
}
