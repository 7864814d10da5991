import { partsOfPattern, reachesOverColons } from "../arn";
import { anything, oneSign, type Pattern } from "../pattern";
import type { Effort } from "./effort";

/** Patterns longer than an ARN can be are not looked into. */
const longest = 2048;
/** So many comparisons at most; two ARNs take a few thousand. */
const mostSteps = 400_000;

/** A pattern of which everything is covered by both, or null where nothing is, or where the effort ends. */
export function intersect(a: Pattern, b: Pattern, effort: Effort): Pattern | null {
  if (a === anything || a === b) return b;
  if (b === anything) return a;
  if (a.length > longest || b.length > longest || a.length * b.length > mostSteps) return null;
  const width = b.length + 1;
  const dead = new Uint8Array((a.length + 1) * width);
  const from = (start: number, other: number): string | null => {
    let i = start;
    let j = other;
    let made = "";
    for (;;) {
      if (effort.left-- <= 0) return null;
      if (dead[i * width + j] === 1) return null;
      const left = a[i];
      const right = b[j];
      if (left === undefined && right === undefined) return made;
      if (left === anything || right === anything) {
        const rest = branches(i, j, left, right);
        if (rest === null) dead[i * width + j] = 1;
        return rest === null ? null : made + rest;
      }
      if (left === undefined || right === undefined) return null;
      if (left !== right && left !== oneSign && right !== oneSign) return null;
      made += left === oneSign ? right : left;
      i++;
      j++;
    }
  };
  const branches = (
    i: number,
    j: number,
    left: string | undefined,
    right: string | undefined,
  ): string | null => {
    if (left === anything && right === anything) {
      // Whatever the rest is, anything may stand before it.
      const rest = from(i + 1, j + 1) ?? from(i + 1, j) ?? from(i, j + 1);
      return rest === null || rest.startsWith(anything) ? rest : anything + rest;
    }
    const isLeft = left === anything;
    const without = isLeft ? from(i + 1, j) : from(i, j + 1);
    if (without !== null) return without;
    const sign = isLeft ? right : left;
    if (sign === undefined) return null;
    const rest = isLeft ? from(i, j + 1) : from(i + 1, j);
    return rest === null ? null : sign + rest;
  };
  return from(0, 0);
}

/** The same for a Resource and the pattern of an ARN: part by part, or over colons where the Resource reaches over them. */
export function intersectArns(a: Pattern, b: Pattern, effort: Effort): Pattern | null {
  if (a === anything) return b;
  const byParts = intersectParts(a, b, effort);
  if (byParts !== null || !reachesOverColons(a)) return byParts;
  const whole = intersect(a, b, effort);
  // Names hold no colons: what has more of them is no ARN of the kind.
  return whole?.split(":").length === b.split(":").length ? whole : null;
}

function intersectParts(a: Pattern, b: Pattern, effort: Effort): Pattern | null {
  const left = partsOfPattern(a);
  const right = partsOfPattern(b);
  const parts = left?.map((part, place) => intersect(part, right?.[place] ?? "", effort)) ?? [null];
  return parts.includes(null) ? null : parts.join(":");
}

/** One text that a pattern covers; what its wildcards stand for is named by nobody. */
export function instanceOf(pattern: Pattern): string {
  return pattern.replaceAll(anything, "rollcall-any").replaceAll(oneSign, "x");
}
