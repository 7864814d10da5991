/**
 * Whether a name is meant by a pattern, as `LIKE` says: `%` any letters, `_` one, after `\` themselves.
 * https://dev.mysql.com/doc/refman/8.4/en/request-access.html
 */
export function isLike(pattern: string, name: string): boolean {
  // The last `%` and where it began to match: only that one is ever tried again.
  let [at, on, star, from] = [0, 0, -1, 0];
  while (on < name.length) {
    const letter = pattern.charAt(at);
    const isEscaped = letter === "\\" && at + 1 < pattern.length;
    if (letter === "%") {
      star = at;
      from = on;
      at += 1;
    } else if (
      letter !== "" &&
      (letter === "_" || (isEscaped ? pattern.charAt(at + 1) : letter) === name.charAt(on))
    ) {
      at += isEscaped ? 2 : 1;
      on += 1;
    } else if (star >= 0) {
      from += 1;
      on = from;
      at = star + 1;
    } else return false;
  }
  return /^%*$/.test(pattern.slice(at));
}

/** How exact a pattern is: the server asks the most exact first, and only it. */
export function exactness(pattern: string): number {
  if (pattern === "") return 0;
  const wildcard = /^(?:[^\\%_]|\\.)*/.exec(pattern)?.[0].length ?? 0;
  return wildcard === pattern.length ? 128 : Math.min(wildcard + 1, 127);
}
