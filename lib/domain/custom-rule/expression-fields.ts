import { nearest } from "@/lib/domain/query/nearest";
import { rootType, viewTypes } from "./view";
import type { FieldDoc } from "./view-type";

type Fields = ReadonlyMap<string, FieldDoc>;

const fieldsOf = (fields: readonly FieldDoc[]): Fields => new Map(fields.map((field) => [field.name, field]));

/** What an expression may begin with. */
export const roots: Fields = fieldsOf(rootType.fields);

const types: ReadonlyMap<string, Fields> = new Map(
  viewTypes.map(({ name, fields }) => [name, fieldsOf(fields)]),
);

/** The fields of a type of the view; none for others. */
export function fieldsOfType(type: string): Fields {
  return types.get(type) ?? new Map();
}

/** All fields that are called so, whatever their type. */
export function fieldsCalled(name: string): FieldDoc[] {
  return [...types.values()].flatMap((fields) => fields.get(name) ?? []);
}

/** The type of what a list holds; null where it is no list. */
export function elementOf(type: string | null): string | null {
  return type?.startsWith("list<") ? type.slice(5, -1) : null;
}

/** The name that was probably meant, as a sentence to put behind another; empty where none is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const near = nearest(
    word,
    [...known].map((each) => ({ word: each })),
  );
  return near?.close ? ` Did you mean ${near.word}?` : "";
}
