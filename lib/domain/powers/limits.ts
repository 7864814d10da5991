import { fieldOf, isObject } from "./body";

/**
 * What the condition of a grant does to it: nothing; to a part of its place only, for sure; or it cannot be told from the grant
 * alone.
 */
export type Limit = "none" | "part" | "depends";

type Reader = (condition: { [key: string]: unknown }) => Limit;

/** Connectors note more beside a grant than conditions that the system checks. */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    "google_workspace",
    (condition) => {
      if (condition.unless !== undefined || condition.condition !== undefined) return "depends";
      // Delegation in the whole domain is no limit; an app is let in by single people.
      if (condition.orgUnit !== undefined) return "part";
      return typeof condition.for === "string" && condition.for.startsWith("everybody") ? "none" : "part";
    },
  ],
  ["github", () => "part"],
  ["npm", ({ packages }) => (packages === "all" ? "none" : "part")],
  ["postgres", () => "part"],
  // How many objects there are.
  ["snowflake", () => "none"],
  [
    "okta",
    (condition) =>
      onlyHas(condition, "through")
        ? "none"
        : onlyHas(condition, "through", "resourceSet")
          ? "part"
          : "depends",
  ],
]);

function onlyHas(condition: { [key: string]: unknown }, ...names: readonly string[]): boolean {
  return Object.keys(condition).every((key) => names.includes(key));
}

export function limitOf(system: string, condition: unknown): Limit {
  if (condition === null || condition === undefined) return "none";
  if (!isObject(condition)) return "depends";
  if (Object.keys(condition).length === 0) return "none";
  // What an app may do only while a person uses it is bounded by that person.
  if (fieldOf(condition, "onBehalfOf") !== undefined) return "depends";
  return readers.get(system)?.(condition) ?? "depends";
}
