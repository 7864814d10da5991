import type { Policy } from "@/lib/domain/assessment/rule";
import type { Runner } from "@/lib/platform/read";
import { organisationOf } from "./data-organisation";

/** By what identities are judged: the defaults, and what holds for the whole organisation. */
export async function readPolicy(db: Runner): Promise<Policy> {
  return { thresholds: {}, breachedVendors: [], organisation: await organisationOf(db) };
}
