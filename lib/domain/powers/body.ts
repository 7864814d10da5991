/** Reading of bodies as sources state them: what has another shape than expected is absent. */

export function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function fieldOf(body: unknown, name: string): unknown {
  return isObject(body) && Object.hasOwn(body, name) ? body[name] : undefined;
}

export function textOf(body: unknown, name: string): string {
  const value = fieldOf(body, name);
  return typeof value === "string" ? value : "";
}

/** A text or a list of texts, as a list. */
export function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** The objects of a list, or of a single object. */
export function objectsOf(value: unknown): { [key: string]: unknown }[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}
