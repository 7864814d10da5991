import { SourceError } from "@/lib/connectors/sdk/contract";

/** An entry as a session gives it: attributes in lower case, binary ones in base64. Options stay (`member;range=0-1499`). */
export interface Entry {
  dn: string;
  attributes: { [name: string]: string[] };
}

/** Attributes whose values are bytes, also where they happen to be text. */
const binary = new Set([
  "objectguid",
  "objectsid",
  "tokengroups",
  "usercertificate",
  "msds-groupmsamembership",
  "msds-allowedtoactonbehalfofotheridentity",
]);

/** An entry of the library, in one shape. */
export function entryOf(outside: { dn: string; [name: string]: unknown }): Entry {
  const attributes: Entry["attributes"] = Object.create(null);
  for (const [name, value] of Object.entries(outside)) {
    if (name === "dn") continue;
    const key = name.toLowerCase().replace(/;binary$/, "");
    const values = (Array.isArray(value) ? value : [value]).flatMap((each): string[] => {
      if (Buffer.isBuffer(each)) return [each.toString(binary.has(key) ? "base64" : "utf8")];
      if (typeof each !== "string") return [];
      return [binary.has(key) ? Buffer.from(each).toString("base64") : each];
    });
    if (values.length > 0) attributes[key] = [...(attributes[key] ?? []), ...values];
  }
  return { dn: outside.dn, attributes };
}

/** What came of an attribute's values. */
export interface Piece {
  values: string[];
  /** Where the rest begins; null: that was all. */
  rest: number | null;
}

/** Active Directory gives at most 1,500 values at once, under a name that says which (`member;range=0-1499`). */
export function pieceOf({ attributes }: Entry, attribute: string): Piece {
  const name = attribute.toLowerCase();
  const ranged = Object.keys(attributes).find((each) => each.startsWith(`${name};range=`));
  if (ranged === undefined) return { values: attributes[name] ?? [], rest: null };
  const values = attributes[ranged] ?? [];
  const [, from, to] = /;range=(\d+)-(\d+|\*)$/.exec(ranged) ?? [];
  if (to === "*") return { values, rest: null };
  if (to === undefined || Number(to) < Number(from) || values.length === 0)
    throw new SourceError({
      kind: "malformed",
      message: `A list of ${name} is told in pieces that make no sense.`,
    });
  return { values, rest: Number(to) + 1 };
}

/** All values of an attribute. @throws SourceError where the directory gave only some of them. */
export function all(entry: Entry, name: string): string[] {
  const { values, rest } = pieceOf(entry, name);
  if (rest === null) return values;
  throw new SourceError({
    kind: "too_large",
    message: `An entry has so many values of ${name} that the directory gives them in pieces.`,
  });
}

/** Its first value. */
export function one(entry: Entry, name: string): string | undefined {
  return all(entry, name)[0];
}
