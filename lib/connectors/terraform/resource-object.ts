import { kept } from "@/lib/connectors/sdk/kept-fields";
import { isObject } from "@/lib/connectors/sdk/page-records";
import { platformId } from "./names";

/** An object of the platform's answers (JSON:API), flat: its id, the named attributes, and ids of what it is related to. */
export function flat(
  item: unknown,
  attributes: string[],
  relations: string[] = [],
): { [key: string]: unknown } {
  if (!isObject(item)) return {};
  const of = isObject(item.relationships) ? item.relationships : {};
  const related = relations.flatMap((name) => {
    const relation = of[name];
    const data = isObject(relation) && isObject(relation.data) ? relation.data : null;
    return data && typeof data.id === "string" ? [[name, { id: data.id, type: data.type }] as const] : [];
  });
  return {
    ...kept(item, "id"),
    ...kept(item.attributes, ...attributes),
    ...kept(Object.fromEntries(related), ...relations),
  };
}

/** The id of an object, where it may be put into an address. */
export function idOf(item: unknown): string | null {
  return isObject(item) && typeof item.id === "string" && platformId.test(item.id) ? item.id : null;
}
