import type { Policy } from "@/lib/domain/assessment/rule";
import { daysAfter } from "@/lib/domain/assessment/verdict";

/** One look at an identity on behalf of an expression: as of when, by which limits, and what it reads. */
export interface Look {
  now: Date;
  policy: Policy;
  /** Told of everything that is read. */
  saw(type: string, field: FieldDoc, value: unknown, turns: () => readonly (Date | null)[]): void;
  /** The whole numbers that days are compared with in the expression. */
  numbers: readonly number[];
}

/** What people read of a field. */
export interface FieldDoc {
  name: string;
  /** As CEL names it. */
  type: string;
  doc: string;
  /** What is missing where nobody knows it: completes "needs …". */
  needs: string;
  /** It is counted from an instant: a whole number of days that moves with time. */
  days: boolean;
  /** It moves with time in steps that no number of the expression tells. */
  moves: boolean;
}

export interface ViewField<S> {
  name: string;
  type: string;
  doc: string;
  needs?: string;
  /** Undefined: nobody knows. */
  value: (source: S, look: Look) => unknown;
  days?: true;
  moves?: true;
  /** When time alone changes its value, or the answer to a comparison of it. */
  turns?: (source: S, look: Look) => readonly (Date | null)[];
}

/** A type of the view: what people read of it, and how a fact of ours becomes a value of it. */
export interface ViewType<S> {
  name: string;
  doc: string;
  /** Its values name something beyond the identity and what lies on it. */
  elsewhere: boolean;
  fields: readonly FieldDoc[];
  /** The class of its values, by which CEL tells their type. */
  ctor: new (
    source: S,
    look: Look,
  ) => object;
  /** What stands behind a value of it; null: it is none of its values. */
  open(value: object): { source: S; look: Look } | null;
}

/** Makes a type from its table of fields. Values read their fields when they are asked, and say so to the look. */
export function viewType<S>(
  name: string,
  doc: string,
  fields: readonly ViewField<S>[],
  elsewhere = false,
): ViewType<S> {
  class Value {
    readonly #source: S;
    readonly #look: Look;
    constructor(source: S, look: Look) {
      this.#source = source;
      this.#look = look;
    }
    static open(value: object): { source: S; look: Look } | null {
      return #source in value ? { source: value.#source, look: value.#look } : null;
    }
    read(field: ViewField<S>, told: FieldDoc): unknown {
      const value = field.value(this.#source, this.#look);
      this.#look.saw(name, told, value, () => field.turns?.(this.#source, this.#look) ?? []);
      return value;
    }
  }
  const docs = fields.map((field): FieldDoc => {
    const { name: called, type, doc: says, needs = says, days = false, moves = false } = field;
    const told = { name: called, type, doc: says, needs, days, moves };
    Object.defineProperty(Value.prototype, called, {
      get(this: Value) {
        return this.read(field, told);
      },
    });
    return told;
  });
  return { name, doc, elsewhere, fields: docs, ctor: Value, open: Value.open };
}

const dayMs = 86_400_000;

type DaysField = <S>(
  name: string,
  doc: string,
  needs: string,
  instant: (source: S) => Date | null,
) => ViewField<S>;

/** Whole days between an instant and now, and the instants at which they become `n`, or more than that. */
function daysFrom(
  distance: (at: Date, now: Date) => number,
  turnsAt: (at: Date, n: number) => [Date, Date],
): DaysField {
  return (name, doc, needs, instant) => ({
    name,
    type: "int",
    doc,
    needs,
    days: true,
    value: (source, { now }) => wholeDays(instant(source), (at) => distance(at, now)),
    turns: (source, { numbers }) => {
      const at = instant(source);
      return at ? numbers.flatMap((n) => turnsAt(at, n)) : [];
    },
  });
}

/** Whole days since an instant. */
export const daysSince = daysFrom(
  (at, now) => now.getTime() - at.getTime(),
  (at, n) => [daysAfter(at, n), daysAfter(at, n + 1)],
);

/** Whole days until an instant; less than 0 once it has passed. */
export const daysUntil = daysFrom(
  (at, now) => at.getTime() - now.getTime(),
  (at, n) => [justAfter(at, -n), justAfter(at, -n - 1)],
);

function wholeDays(at: Date | null, distance: (at: Date) => number): bigint | undefined {
  return at ? BigInt(Math.floor(distance(at) / dayMs)) : undefined;
}

function justAfter(at: Date, days: number): Date {
  return new Date(daysAfter(at, days).getTime() + 1);
}

/** A text, a word or a yes or no; null is not known. */
export function fact<S>(
  name: string,
  type: "string" | "bool",
  doc: string,
  value: (source: S) => string | boolean | null,
  needs = doc,
): ViewField<S> {
  return { name, type, doc, needs, value: (source) => value(source) ?? undefined };
}

/** A number; null is not known. */
export function count<S>(
  name: string,
  doc: string,
  value: (source: S) => number | null,
  needs = doc,
): ViewField<S> {
  return {
    name,
    type: "int",
    doc,
    needs,
    value: (source) => {
      const n = value(source);
      return n === null ? undefined : BigInt(Math.trunc(n));
    },
  };
}

/** An instant. What compares it with another is asked anew every day. */
export function instant<S>(
  name: string,
  doc: string,
  needs: string,
  value: (source: S) => Date | null,
): ViewField<S> {
  return {
    name,
    type: "google.protobuf.Timestamp",
    doc,
    needs,
    moves: true,
    value: (source) => value(source) ?? undefined,
  };
}

/** Longer lists are not known: to cut them would make a pass of what was not looked at. */
export const longestList = 500;

/** Words; null is not known. */
export function words<S>(
  name: string,
  doc: string,
  value: (source: S) => readonly string[] | null,
  needs = doc,
): ViewField<S> {
  return {
    name,
    type: "list<string>",
    doc,
    needs,
    value: (source) => {
      const all = value(source);
      return all && all.length <= longestList ? [...all] : undefined;
    },
  };
}

/** Values of another type; null is not known. */
export function list<S, T>(
  name: string,
  of: ViewType<T>,
  doc: string,
  value: (source: S) => readonly T[] | null,
  needs = doc,
): ViewField<S> {
  return {
    name,
    type: `list<${of.name}>`,
    doc,
    needs: `${needs}, at most ${longestList}`,
    value: (source, look) => {
      const all = value(source);
      return all && all.length <= longestList ? all.map((each) => new of.ctor(each, look)) : undefined;
    },
  };
}

/** A value of another type; null is not known. */
export function part<S, T>(
  name: string,
  of: ViewType<T>,
  doc: string,
  value: (source: S) => T | null,
  needs = doc,
): ViewField<S> {
  return {
    name,
    type: of.name,
    doc,
    needs,
    value: (source, look) => {
      const one = value(source);
      return one === null ? undefined : new of.ctor(one, look);
    },
  };
}

/** A word of the record, where `unknown` is nobody's answer. */
export function knownWord<W extends string>(value: W): Exclude<W, "unknown"> | null {
  return isKnown(value) ? value : null;
}

function isKnown<W extends string>(value: W): value is Exclude<W, "unknown"> {
  return value !== "unknown";
}

/** Yes or no; null where nobody can tell. */
export function yesOrNo(answer: string): boolean | null {
  return answer === "yes" ? true : answer === "no" ? false : null;
}
