import type { IdentityContext, OtherIdentity, PlaceContext } from "@/lib/domain/assessment/context";
import { inferEnvironment } from "@/lib/domain/environment-rules";
import type { Environment } from "@/lib/domain/record";

/** Whether it is known to be outside production. What all environments share is neither in nor out. */
export function isOutsideProduction(environment: Environment | null): boolean {
  return environment !== null && environment !== "production" && environment !== "shared";
}

/** The environments that are known of places, each once, production first. */
export function environmentsOf(places: readonly Pick<PlaceContext, "environment">[]): Environment[] {
  const known = new Set(places.flatMap(({ environment }) => environment ?? []));
  return [...known].sort((a, b) => Number(b === "production") - Number(a === "production"));
}

/** Whether some of them are in production and some outside it. */
export function crossesProduction(places: readonly Pick<PlaceContext, "environment">[]): boolean {
  const known = environmentsOf(places);
  return known.includes("production") && known.some(isOutsideProduction);
}

/**
 * Whether its own name says in which environment it is, which proves little: `ab-testing` runs in production. Of an identity whose
 * account and tags are known, only where these say nothing.
 */
export function isToldByName(
  identity: Pick<OtherIdentity, "name" | "environment"> &
    Partial<Pick<IdentityContext, "tags" | "container">>,
): boolean {
  const { name, environment, tags = {}, container = null } = identity;
  if (environment === null || container?.environment) return false;
  const beside = inferEnvironment({ tags, account: container?.name ?? null });
  return beside.environment === null && inferEnvironment({ name }).environment === environment;
}
