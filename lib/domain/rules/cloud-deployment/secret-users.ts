import type { PlaceContext } from "@/lib/domain/assessment/context";

/**
 * How many projects or jobs of a CI system may use a secret of it: `all` where nothing limits it. Null: it belongs to one, or its
 * store does not tell.
 */
export function projectsOf({ kind, facts }: PlaceContext): number | "all" | null {
  if (kind !== "ci_secret") return null;
  const allowed = facts["may be used by"];
  if (allowed === "not limited" || facts.visibility === "all" || facts.visibility === "private") return "all";
  if (typeof allowed === "string") {
    const projects = allowed.split(", ").filter((each) => each.startsWith("project: "));
    return projects.length > 1 ? projects.length : null;
  }
  const jobs = facts["jobs that use it"];
  return typeof jobs === "number" && jobs > 1 ? jobs : null;
}
