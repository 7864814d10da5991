/**
 * What may be called in an expression, with what it does. Everything else of the language is refused, above all what may run for
 * ever (regular expressions) or grow without end (names bound to values twice their size).
 */
export const celFunctions = {
  has: "whether a value is known: has(identity.environment)",
  exists: "whether one of a list is so: credentials.exists(c, c.exposed)",
  all: 'whether all of a list are so: credentials.all(c, c.type == "x509")',
  exists_one: "whether exactly one of a list is so",
  filter: "those of a list that are so: credentials.filter(c, c.exposed).size() > 1",
  map: 'something of each of a list: "aws" in mayBecome.map(m, m.other.system)',
  size: "how many, or how long",
  contains: "whether a text holds another",
  startsWith: "whether a text begins with another",
  endsWith: "whether a text ends with another",
  like: 'whether a text fits a pattern with * for anything, in any case: identity.name.like("ci-*")',
  lowerAscii: "a text in lower case",
  upperAscii: "a text in upper case",
  trim: "a text without blanks at its ends",
  unusedFor: "whether it was not used for so many days, all of them recorded: lastUsed.unusedFor(90)",
  timestamp: 'an instant: timestamp("2026-01-31T00:00:00Z")',
  duration: 'a length of time in hours, minutes or seconds: duration("24h")',
  int: "a whole number",
  string: "a text",
} as const;

const loops: readonly string[] = ["exists", "all", "exists_one", "filter", "map"];

/** Whether it asks something of each of a list. */
export function isLoop(called: string): boolean {
  return loops.includes(called);
}

/** Whether a text fits a pattern with `*` for anything, in any case. Takes time in proportion to both at most. */
export function isLike(text: string, pattern: string): boolean {
  const [first = "", ...others] = pattern.toLowerCase().split("*");
  const whole = text.toLowerCase();
  const last = others.pop();
  if (last === undefined) return whole === first;
  if (!whole.startsWith(first) || whole.length < first.length + last.length) return false;
  let at = first.length;
  for (const piece of others) {
    const found = whole.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return whole.length - last.length >= at && whole.endsWith(last);
}
