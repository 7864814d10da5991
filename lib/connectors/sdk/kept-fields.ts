import { isObject } from "@/lib/connectors/sdk/page-records";
import { scrub } from "@/lib/domain/secrets/scrub";

/**
 * The named fields of an object, without any secret in their values: what of an answer may leave a connector. What is no
 * object has none.
 */
export function kept(item: unknown, ...fields: string[]): { [key: string]: unknown } {
  if (!isObject(item)) return {};
  const clean = scrub(
    Object.fromEntries(fields.flatMap((field) => (field in item ? [[field, item[field]]] : []))),
  );
  return isObject(clean) ? clean : {};
}
