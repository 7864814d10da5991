/** A moment as a source writes it: the date, `never` for every way of saying that there is none, or not readable. */
export type ReadTime = Date | "never" | "unreadable";

const neverWords = new Set([
  "",
  "n/a",
  "none",
  "null",
  "never",
  "no_information",
  "not_supported",
  "infinity",
  "-infinity",
  "0",
  "9223372036854775807",
]);
const iso = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?$/i;
/** As most logs write it: `new Date` reads it as it stands. */
const canonical = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;
const earliest = Date.UTC(1971, 0);
const latest = Date.UTC(9999, 0);
const zone = /(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * Reads a date of an export or an answer: ISO 8601 with `T` or a space, with or without a zone (then UTC), Unix seconds
 * or milliseconds as a number. A year that no source can mean (before 1971, after 9998) says "no date".
 */
export function readTime(value: unknown): ReadTime {
  if (value === null || value === undefined) return "never";
  if (value instanceof Date) return plausible(value);
  if (typeof value === "number") {
    if (value === 0) return "never";
    if (!Number.isFinite(value) || value < 0) return "unreadable";
    return plausible(new Date(value < 1e11 ? value * 1000 : value));
  }
  if (typeof value !== "string") return "unreadable";
  if (canonical.test(value)) return plausible(new Date(value));
  const text = value.trim();
  if (neverWords.has(text.toLowerCase())) return "never";
  if (!iso.test(text)) return "unreadable";
  const joined = text.replace(/^(\S{10})[ ](?=\d)/, "$1T").replace(/\s/g, "");
  const complete = joined.length === 10 || zone.test(joined) ? joined : `${joined}Z`;
  return plausible(new Date(complete.replace(/([+-]\d{2})(\d{2})$/, "$1:$2")));
}

function plausible(date: Date): ReadTime {
  const time = date.getTime();
  if (Number.isNaN(time)) return "unreadable";
  return time < earliest || time >= latest ? "never" : date;
}
