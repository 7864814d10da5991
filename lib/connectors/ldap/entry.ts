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

/** All values of an attribute. */
export function all({ attributes }: Entry, name: string): string[] {
  return attributes[name.toLowerCase()] ?? [];
}

/** Its first value. */
export function one(entry: Entry, name: string): string | undefined {
  return all(entry, name)[0];
}
