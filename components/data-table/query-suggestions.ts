import type { QuerySuggestion } from "@/components/data-table/query-box";
import { formatQuery } from "@/lib/domain/query/format";
import { type Field, type FieldSet, fieldNamed } from "@/lib/domain/query/grammar";
import type { Facet } from "@/lib/features/identities/schema";

const most = 8;
const plain = (text: string) => text.toLowerCase();

/**
 * Ways to go on typing at the caret: names of fields, then after the colon the values of that field: its own words, and
 * what the facets show that there is.
 */
export function suggestionsFor(
  text: string,
  caret: number,
  set: FieldSet,
  facets: readonly Facet[],
): QuerySuggestion[] {
  const before = text.slice(0, caret);
  const word = /(?:[^\s"]|"[^"]*"?)*$/.exec(before)?.[0] ?? "";
  if (word === "" && text.trim() !== "" && !/\s$/.test(before)) return [];
  const start = caret - word.length;
  const rest = /^[^\s]*/.exec(text.slice(caret))?.[0] ?? "";
  const sign = word.startsWith("-") ? 1 : 0;
  const colon = word.indexOf(":");
  if (colon < 0) {
    const typed = plain(word.slice(sign));
    return set.fields
      .filter(
        (field) => field.name.startsWith(typed) || (typed.length > 1 && plain(field.title).startsWith(typed)),
      )
      .slice(0, most)
      .map((field) => ({
        from: start + sign,
        to: caret,
        insert: `${field.name}:`,
        label: `${field.name}:`,
        hint: field.description,
      }));
  }
  const field = fieldNamed(set, word.slice(sign, colon));
  if (!field) return [];
  const comma = word.lastIndexOf(",");
  const from = Math.max(comma, colon) + 1;
  const typed = plain(word.slice(from).replaceAll('"', ""));
  const taken = new Set(
    word
      .slice(colon + 1, from)
      .split(",")
      .map(plain),
  );
  return valuesOf(field, facets)
    .filter(({ insert, label }) => !taken.has(plain(insert)) && matches(typed, insert, label))
    .slice(0, most)
    .map(({ insert, label, hint }) => ({
      from: start + from,
      to: caret + rest.length,
      insert,
      label,
      hint,
    }));
}

function matches(typed: string, insert: string, label: string): boolean {
  return typed === "" || plain(insert).startsWith(typed) || plain(label).includes(typed);
}

interface Value {
  insert: string;
  label: string;
  hint?: string;
}

const spans: Record<"ago" | "ahead", readonly [string, string][]> = {
  ago: [
    [">90d", "more than 90 days ago"],
    [">365d", "more than a year ago"],
    ["<7d", "within the last 7 days"],
    ["<30d", "within the last 30 days"],
  ],
  ahead: [
    ["<14d", "within the next 14 days"],
    ["<30d", "within the next 30 days"],
    [">90d", "in more than 90 days"],
  ],
};

function valuesOf(field: Field, facets: readonly Facet[]): Value[] {
  const states = field.states.map((state) => ({ insert: state, label: state, hint: stateHints[state] }));
  switch (field.type) {
    case "enum":
      return [...field.values.map((value) => ({ insert: value, label: value })), ...states];
    case "boolean":
      return [{ insert: "true", label: "true" }, { insert: "false", label: "false" }, ...states];
    case "date":
      return [...spans[field.spans].map(([insert, hint]) => ({ insert, label: insert, hint })), ...states];
    case "duration":
      return [{ insert: ">90d", label: ">90d", hint: "longer than 90 days" }, ...states];
    case "number":
      return [{ insert: ">0", label: ">0", hint: "more than none" }, ...states];
    case "text": {
      const known = facets.find((facet) => facet.field === field.name)?.options ?? [];
      const values = known
        .filter((option) => option.value.kind === "value" && option.count !== 0)
        .map((option) => ({ insert: valueText(field.name, option.value.value), label: option.label }));
      return [...values, ...states];
    }
  }
}

const stateHints = { none: "known to be absent", unknown: "nobody could tell us", any: "present" };

/** A value as it stands in a query, in quotes where it needs them. */
function valueText(field: string, value: string): string {
  const values = [{ kind: "value" as const, value }];
  return formatQuery([{ kind: "match", negated: false, field, values }]).slice(field.length + 1);
}
