/** Whether a path of a rule means a path that is asked for: `+` is one segment, `*` at the end whatever follows. */
export function means(rule: string, path: string): boolean {
  const isPrefix = rule.endsWith("*");
  const parts = (isPrefix ? rule.slice(0, -1) : rule).split("/");
  const asked = path.split("/");
  if (isPrefix ? asked.length < parts.length : asked.length !== parts.length) return false;
  return parts.every(
    (part, index) =>
      part === "+" ||
      part === asked[index] ||
      (isPrefix && index === parts.length - 1 && (asked[index] ?? "").startsWith(part)),
  );
}

/** Whether it might, when anything may stand for `{{…}}`, and for `+`. */
export function mayMean(rule: string, path: string): boolean {
  const isPrefix = rule.endsWith("*");
  const [first = "", ...more] = (isPrefix ? rule.slice(0, -1) : rule).split(/\{\{[^{}]*\}\}|\+/);
  if (!path.startsWith(first)) return false;
  let at = first.length;
  const last = isPrefix ? "" : (more.pop() ?? "");
  for (const part of more) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return path.length - last.length >= at && path.endsWith(last);
}

export const isTemplate = (path: string) => path.includes("{{");

/**
 * Orders paths that mean the same request: the one that decides comes first. The first `+` or `*` as late as possible, then no `*` at
 * the end, then fewer `+`, then the longer, then the later in the alphabet. https://developer.hashicorp.com/vault/docs/concepts/policies#priority-matching
 */
export function byPriority(one: string, other: string): number {
  const [a, b] = [placeOf(one), placeOf(other)];
  return (
    b.first - a.first ||
    Number(a.isPrefix) - Number(b.isPrefix) ||
    a.wildcards - b.wildcards ||
    other.length - one.length ||
    (one < other ? 1 : one > other ? -1 : 0)
  );
}

function placeOf(path: string): { first: number; isPrefix: boolean; wildcards: number } {
  const segments = path.split("/");
  const isPrefix = path.endsWith("*");
  const plus = segments.indexOf("+");
  const before =
    plus < 0
      ? Number.POSITIVE_INFINITY
      : segments.slice(0, plus).reduce((sum, part) => sum + part.length + 1, 0);
  const first = Math.min(before, isPrefix ? path.length - 1 : Number.POSITIVE_INFINITY);
  // Of two exact paths neither is before the other.
  return {
    first: Math.min(first, 1_000_000),
    isPrefix,
    wildcards: segments.filter((part) => part === "+").length,
  };
}
