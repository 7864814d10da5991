import type { PlaceContext } from "@/lib/domain/assessment/context";

/** How many projects or jobs may use a secret of CI, in the facts that each system gives. */
export function usersOfSecret({ facts }: PlaceContext): "one" | "several" | "all" {
  const { visibility, "may be used by": named, "jobs that use it": jobs } = facts;
  if (visibility === "all" || visibility === "private" || named === "not limited") return "all";
  if (typeof named === "string" && named.includes(", ")) return "several";
  return typeof jobs === "number" && jobs > 1 ? "several" : "one";
}
