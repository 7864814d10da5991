import { isObject } from "@/lib/connectors/sdk/page-records";
import { scrub } from "@/lib/domain/secrets/scrub";

/** The named fields of an object, without any secret in their values; what is no object has none. */
export function kept(item: unknown, ...names: string[]): { [key: string]: unknown } {
  if (!isObject(item)) return {};
  const clean = scrub(
    Object.fromEntries(names.flatMap((name) => (name in item ? [[name, item[name]]] : []))),
  );
  return isObject(clean) ? clean : {};
}
