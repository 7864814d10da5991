import type {
  Comparison,
  Field,
  FieldSet,
  MatchValue,
  Operand,
  ParsedQuery,
  QueryProblem,
  Term,
} from "./grammar";
import { comparisons, fieldNamed, maxQueryLength, spanUnits, stateValues } from "./grammar";
import { nearest } from "./nearest";
import { type Glyph, indexOutsideQuotes, splitWords, textOf, type Word } from "./words";

/**
 * Reads a query against the fields of one noun. Either every term is understood, or nothing runs and every problem is
 * named with its place and, where one is near, what was probably meant.
 */
export function parseQuery(text: string, set: FieldSet): ParsedQuery {
  if (text.length > maxQueryLength) {
    const length = text.length - maxQueryLength;
    return {
      ok: false,
      problems: [{ at: maxQueryLength, length, message: "This query is too long. Shorten it." }],
    };
  }
  const { words, problems } = splitWords(text);
  const terms: Term[] = [];
  if (problems.length === 0) {
    for (const word of words) {
      const read = readWord(word, set);
      if ("term" in read) terms.push(read.term);
      else problems.push(...read.problems);
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, terms };
}

type Read = { term: Term } | { problems: QueryProblem[] };
type Place = { at: number; length: number };

function problem(place: Place, message: string, suggestion?: string): { problems: QueryProblem[] } {
  const where = { at: place.at, length: place.length };
  return { problems: [suggestion === undefined ? { ...where, message } : { ...where, message, suggestion }] };
}

function readWord(word: Word, set: FieldSet): Read {
  const first = word.glyphs[0];
  const negated = first?.char === "-" && !first.quoted && word.length > 1;
  const glyphs = negated ? word.glyphs.slice(1) : word.glyphs;
  const text = textOf(glyphs);
  if (text === "") return problem(word, "These quotes are empty. Put what to search for between them.");

  const colon = indexOutsideQuotes(glyphs, ":");
  const before = glyphs.slice(0, Math.max(colon, 0));
  const name = textOf(before);
  if (!/^[A-Za-z][\w-]*$/.test(name) || before.some((glyph) => glyph.quoted)) {
    return { term: { kind: "search", negated, text } };
  }
  const field = fieldNamed(set, name);
  const rest = glyphs.slice(colon + 1);
  const hasColon = indexOutsideQuotes(rest, ":") !== -1;
  if (field && "noColon" in field && field.noColon && hasColon)
    return { term: { kind: "search", negated, text } };
  if (!field) {
    const near = nearest(
      name,
      set.fields.map((each) => ({ word: each.name, also: each.title })),
    );
    // A pasted ARN, address or subject has colons too; only what resembles a field is taken for a misspelt one.
    const isAddress = hasColon || textOf(rest).startsWith("//");
    if (isAddress && !near?.close) return { term: { kind: "search", negated, text } };
    const asText = `To search for it as text, put it in quotes.`;
    const did = near ? ` Did you mean ${near.word}?` : "";
    return problem(
      { at: before[0]?.at ?? word.at, length: colon },
      `There is no field ${name}.${did} ${asText}`,
      near?.word,
    );
  }
  if (rest.length === 0) {
    return problem(word, `${field.name} needs a value, for example ${field.example}.`, field.example);
  }
  const opening = rest[0];
  if (opening && !opening.quoted && (opening.char === ">" || opening.char === "<")) {
    return readComparison(field, negated, rest, word);
  }
  return readMatch(field, negated, rest, word);
}

function readComparison(field: Field, negated: boolean, rest: Glyph[], word: Word): Read {
  const second = rest[1];
  const withEquals = second?.char === "=" && !second.quoted;
  const op = comparisonOf(`${rest[0]?.char ?? ""}${withEquals ? "=" : ""}`);
  const operandGlyphs = rest.slice(withEquals ? 2 : 1);
  const place = placeOf(rest, word);
  if (field.type !== "number" && field.type !== "date" && field.type !== "duration") {
    return problem(place, `${field.name} cannot be compared. Write it like ${field.example}.`, undefined);
  }
  if (indexOutsideQuotes(operandGlyphs, ",") !== -1) {
    return problem(place, `A comparison takes one value, for example ${field.example}.`);
  }
  if (field.type === "duration" && op.startsWith("<")) {
    return problem(
      place,
      `${field.name} only asks for longer than, for example ${field.example}; -${field.example} is the opposite.`,
    );
  }
  const operand = readOperand(field, textOf(operandGlyphs));
  if (!operand) {
    const wanted = {
      number: "a number",
      duration: "a length of time (90d, 12h, 6m, 1y)",
      date: "a date (2026-01-31) or a length of time (90d, 12h, 6m, 1y)",
    };
    return problem(
      place,
      `${field.name} is compared with ${wanted[field.type]}, for example ${field.example}.`,
    );
  }
  return { term: { kind: "compare", negated, field: field.name, op, operand } };
}

function comparisonOf(text: string): Comparison {
  return comparisons.find((each) => each === text) ?? ">";
}

function readOperand(field: Field, text: string): Operand | null {
  if (field.type === "number") return isNumber(text) ? { kind: "number", value: Number(text) + 0 } : null;
  const span = /^(\d{1,5})([a-z])$/i.exec(text);
  const unit = spanUnits.find((each) => each === span?.[2]?.toLowerCase());
  if (span && unit) return { kind: "span", amount: Number(span[1]), unit };
  return field.type === "date" && isDay(text) ? { kind: "date", value: text } : null;
}

function readMatch(field: Field, negated: boolean, rest: Glyph[], word: Word): Read {
  const values: MatchValue[] = [];
  const problems: QueryProblem[] = [];
  for (const part of splitAtCommas(rest)) {
    const read = readValue(field, part, placeOf(part, word));
    if ("problems" in read) problems.push(...read.problems);
    else if (!values.some((each) => each.kind === read.kind && each.value === read.value)) values.push(read);
  }
  return problems.length > 0 ? { problems } : { term: { kind: "match", negated, field: field.name, values } };
}

function readValue(field: Field, glyphs: Glyph[], place: Place): MatchValue | { problems: QueryProblem[] } {
  const text = textOf(glyphs);
  const lower = text.toLowerCase();
  if (text === "")
    return problem(place, `A value of ${field.name} is empty. Write it like ${field.example}.`);
  const state = glyphs.some((glyph) => glyph.quoted) ? undefined : stateValues.find((each) => each === lower);
  if (state) {
    if (field.states.includes(state)) return { kind: "state", value: state };
    return problem(
      place,
      `${field.name}:${state} has no meaning. Write it like ${field.example}.`,
      undefined,
    );
  }
  switch (field.type) {
    case "text":
      return { kind: "value", value: text };
    case "enum":
      return chosen(field, lower, field.values, place);
    case "boolean":
      return chosen(field, { yes: "true", no: "false" }[lower] ?? lower, ["true", "false"], place);
    case "number":
      if (isNumber(text)) return { kind: "value", value: String(Number(text) + 0) };
      return problem(place, `${field.name} takes a number, for example ${field.example}.`);
    case "date":
      if (isDay(text)) return { kind: "value", value: text };
      return problem(place, `${field.name} takes a date or a comparison, for example ${field.example}.`);
    case "duration":
      return problem(place, `${field.name} takes a comparison, for example ${field.example}.`);
  }
}

function chosen(
  field: Field,
  value: string,
  values: readonly string[],
  place: Place,
): MatchValue | { problems: QueryProblem[] } {
  if (values.includes(value)) return { kind: "value", value };
  const near = nearest(
    value,
    [...values, ...field.states].map((word) => ({ word })),
  );
  const did = near ? ` Did you mean ${near.word}?` : "";
  return problem(place, `${field.name} has no value ${value}.${did}`, near?.word);
}

function splitAtCommas(glyphs: Glyph[]): Glyph[][] {
  const parts: Glyph[][] = [[]];
  for (const glyph of glyphs) {
    if (glyph.char === "," && !glyph.quoted) parts.push([]);
    else parts.at(-1)?.push(glyph);
  }
  return parts;
}

function placeOf(glyphs: Glyph[], word: Word): Place {
  const first = glyphs[0];
  const last = glyphs.at(-1);
  return first && last
    ? { at: first.at, length: last.at + 1 - first.at }
    : { at: word.at, length: word.length };
}

function isNumber(text: string): boolean {
  return /^-?\d{1,15}(\.\d{1,6})?$/.test(text);
}

function isDay(text: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
