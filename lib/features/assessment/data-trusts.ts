import type { IdentityContext, MayBecomeContext, TrustContext } from "@/lib/domain/assessment/context";
import type { Runner } from "@/lib/platform/read";
import type { KeptReach } from "./data-base";
import { grouped } from "./data-keys";
import { otherSql } from "./data-other";

/** Who may become each of these identities, and what runs as it. */
export async function trustedByOf(db: Runner, ids: readonly string[]): Promise<Map<string, TrustContext[]>> {
  const found = await db.query<TrustContext & { owner: string }>(
    `SELECT t.identity_id AS owner, t.id, t.kind, t.effect, t.subject, ${otherSql("s")} AS "subjectIdentity", t.issuer, t.condition
     FROM trusts t LEFT JOIN identities s ON s.id = t.subject_id AND s.gone_at IS NULL
     WHERE t.identity_id = ANY($1::uuid[]) AND t.gone_at IS NULL ORDER BY t.id`,
    [ids],
  );
  return grouped(
    found.rows,
    ({ owner }) => owner,
    ({ owner, ...trust }) => trust,
  );
}

/** Whom each of these identities may become or call. */
export async function mayBecomeOf(
  db: Runner,
  ids: readonly string[],
): Promise<Map<string, MayBecomeContext[]>> {
  const found = await db.query<MayBecomeContext & { owner: string }>(
    `SELECT t.subject_id AS owner, t.id, t.kind, t.effect, ${otherSql("i")} AS identity, t.condition
     FROM trusts t JOIN identities i ON i.id = t.identity_id AND i.gone_at IS NULL
     WHERE t.subject_id = ANY($1::uuid[]) AND t.gone_at IS NULL ORDER BY t.id`,
    [ids],
  );
  return grouped(
    found.rows,
    ({ owner }) => owner,
    ({ owner, ...trust }) => trust,
  );
}

/** Ways to become an identity that need no key of an identity that we know. */
const byPlatform: readonly TrustContext["kind"][] = ["service", "federation", "workload", "runs_as"];

/** From where it can be reached without a key of its own: by its own trusts, and where these name others, by what was followed. */
export function reachableFrom(
  trusts: readonly TrustContext[],
  followed: KeptReach,
): IdentityContext["reachableFrom"] {
  const allowed = trusts.filter(({ effect, kind }) => effect === "allow" && kind !== "agent");
  if (allowed.some(({ kind }) => byPlatform.includes(kind))) return "others";
  return allowed.length === 0 ? "nothing" : (followed ?? "unknown");
}
