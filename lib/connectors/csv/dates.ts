import type { DateOrder } from "@/lib/connectors/csv/fields";

/** What a date cell says. `ambiguous`: day and month could be either, and nobody said which comes first. */
export type DateReading =
  | { is: "date"; at: Date }
  | { is: "never" }
  | { is: "unknown" }
  | { is: "ambiguous" }
  | { is: "unreadable" };

const unknownWords = new Set(
  "unknown|?|??|???|tbd|tbc|n/a|na|n.a.|#n/a|no_information|not_supported|not available|unbekannt|k.a.|inconnu|inconnue|null|undefined|nan|nat".split(
    "|",
  ),
);
const neverWords = new Set(
  "never|none|no|-|--|—|–|no expiry|no expiration|no end date|does not expire|doesn't expire|never expires|unlimited|permanent|indefinite|infinity|infinite|not set|nie|niemals|keine|kein|unbegrenzt|unbefristet|jamais|aucun|aucune|sans|sans expiration|illimite|illimité|illimitée|nunca|mai|0".split(
    "|",
  ),
);

const months = new Map<string, number>();
for (const [index, names] of [
  "jan january januar janvier janv janner jänner",
  "feb february februar fevrier février fev fév",
  "mar march marz märz mars mrz",
  "apr april avril avr",
  "may mai",
  "jun june juni juin",
  "jul july juli juillet juil",
  "aug august aout août",
  "sep sept september septembre",
  "oct october oktober octobre okt",
  "nov november novembre",
  "dec december dezember decembre décembre dez déc",
].entries()) {
  for (const name of names.split(" ")) months.set(name, index + 1);
}

const clock = String.raw`(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(am|pm)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2})${clock})?$`, "i");
const yearLast = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${clock}$`, "i");
const dayMonthWord = new RegExp(
  String.raw`^(\d{1,2})(?:st|nd|rd|th|er)?[. -]+(\p{L}{3,12})\.?[, -]+(\d{4}|\d{2})${clock}$`,
  "iu",
);
const monthWordDay = new RegExp(
  String.raw`^(\p{L}{3,12})\.?[. -]+(\d{1,2})(?:st|nd|rd|th)?[, ]+(\d{4})${clock}$`,
  "iu",
);
const weekday = /^\p{L}{2,10}\.?,\s+(?=\d|\p{L})/u;
const compact = /^(\d{4})(\d{2})(\d{2})$/;
const plainNumber = /^\d{1,14}(?:\.\d{1,12})?$/;

/** Excel counts days from 1899-12-30; these are 1954-10-03 and 2119-01-10, wider than any real register. */
const serial = { first: 20_000, last: 80_000, epoch: Date.UTC(1899, 11, 30) };
const dayMs = 86_400_000;

/**
 * Reads a cell of a date column: ISO 8601, day and month in figures or words (English, German, French), Excel serial
 * dates, Unix seconds and milliseconds. A time without a zone is UTC. Years outside 1971–9998 mean "never".
 */
export function readDate(text: string, order: DateOrder | null): DateReading {
  const cell = text.trim();
  const word = cell.toLowerCase();
  if (cell === "" || unknownWords.has(word)) return { is: "unknown" };
  if (neverWords.has(word)) return { is: "never" };

  if (plainNumber.test(cell)) return readNumber(cell);
  let parts = yearFirst.exec(cell);
  if (parts) return dateOf(parts[1], parts[2], parts[3] ?? "1", parts.slice(4));
  parts = yearLast.exec(cell);
  if (parts) {
    const year = fullYear(parts[4]);
    const used = orderOf(parts[1], parts[2], parts[3], order);
    if (used === null) return { is: "ambiguous" };
    return used === "dmy"
      ? dateOf(year, parts[3], parts[1], parts.slice(5))
      : dateOf(year, parts[1], parts[3], parts.slice(5));
  }
  const named = cell.replace(weekday, "");
  parts = dayMonthWord.exec(named);
  if (parts) return dateOf(fullYear(parts[3]), monthOf(parts[2]), parts[1], parts.slice(4));
  parts = monthWordDay.exec(named);
  if (parts) return dateOf(parts[3], monthOf(parts[1]), parts[2], parts.slice(4));
  return { is: "unreadable" };
}

/**
 * What a date in figures proves about the order of its day and month: `either` when both could come first, null when the
 * cell proves nothing. Dates with dots are written day first everywhere.
 */
export function dateOrderEvidence(text: string): DateOrder | "either" | null {
  const parts = yearLast.exec(text.trim());
  if (!parts || parts[2] === ".") return null;
  const [first, second] = [Number(parts[1]), Number(parts[3])];
  if (first > 12 && second <= 12) return "dmy";
  if (second > 12 && first <= 12) return "mdy";
  return first === second || first > 12 ? null : "either";
}

function orderOf(
  first: string | undefined,
  separator: string | undefined,
  second: string | undefined,
  order: DateOrder | null,
): DateOrder | null {
  if (separator === "." || Number(first) > 12) return "dmy";
  if (Number(second) > 12) return "mdy";
  return first === second ? "dmy" : order;
}

function readNumber(cell: string): DateReading {
  const number = Number(cell);
  if (number >= serial.first && number <= serial.last) {
    return { is: "date", at: new Date(serial.epoch + Math.round((number * dayMs) / 1000) * 1000) };
  }
  const digits = compact.exec(cell);
  if (digits) return dateOf(digits[1], digits[2], digits[3], []);
  if (number >= 1e9 && number < 1e10) return { is: "date", at: new Date(number * 1000) };
  if (number >= 1e12 && number < 1e13) return { is: "date", at: new Date(number) };
  return { is: "unreadable" };
}

function monthOf(word: string | undefined): string {
  return String(months.get((word ?? "").toLowerCase()) ?? 0);
}

/** Two digits are 1970–2069: nothing that is inventoried is older. */
function fullYear(year: string | undefined): string {
  if (year?.length !== 2) return year ?? "";
  return `${Number(year) < 70 ? "20" : "19"}${year}`;
}

function dateOf(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  time: (string | undefined)[],
): DateReading {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (y <= 1970 || y >= 9999) return { is: "never" };
  const [hourText, minute, second, half, zone] = time;
  let hour = Number(hourText ?? 0);
  if (half) hour = (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
  if (hour > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return { is: "unreadable" };
  const at = new Date(Date.UTC(y, m - 1, d, hour, Number(minute ?? 0), Number(second ?? 0)));
  // 31 February rolls over into March: that is not what the cell says.
  if (at.getUTCMonth() !== m - 1 || at.getUTCDate() !== d) return { is: "unreadable" };
  return { is: "date", at: new Date(at.getTime() - zoneMinutes(zone) * 60_000) };
}

function zoneMinutes(zone: string | undefined): number {
  const parts = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? "");
  if (!parts) return 0;
  return (Number(parts[2]) * 60 + Number(parts[3])) * (parts[1] === "-" ? -1 : 1);
}
