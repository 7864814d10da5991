import type { Answer } from "@/lib/domain/answer";
import type { LightFacts } from "@/lib/domain/definitions/lights";
import { isOwned, type OwnerFacts } from "@/lib/domain/definitions/owned";
import type { WaysInFacts } from "@/lib/domain/definitions/short-lived";
import type { ThresholdOverrides } from "@/lib/domain/definitions/thresholds";
import type { IdentityKind } from "@/lib/domain/record";
import type { IdentityDetail } from "./schema-detail";

/** Kinds that have no keys of their own: who may become them says all about their ways in. */
const keyless: readonly IdentityKind[] = ["cloud_role", "managed_identity"];
/** Ways to become an identity that need no key of an identity that we know. */
const byPlatform = ["service", "federation", "workload", "runs_as"];

/** What the five lights are judged by. What it does is not compared with what it may do, so least privilege is unknown. */
export function lightFactsOf(identity: IdentityDetail, now: Date, limits: ThresholdOverrides): LightFacts {
  const credentials = identity.credentials.rows.filter((each) => each.goneAt === null);
  return {
    owned: isOwned(
      {
        technical: ownerOf(identity, "technical"),
        business: ownerOf(identity, "business"),
        sensitivity: identity.sensitivity,
        environment: identity.environment,
        tier: identity.tier,
      },
      now,
      limits,
    ),
    purpose: identity.purpose,
    leastPrivilege: "unknown",
    privileged: isPrivileged(identity),
    waysIn: {
      credentials,
      keysHidden: credentials.length === 0 && !keyless.includes(identity.kind) && !identity.credentialsListed,
      reachableFrom: reachableFrom(identity),
    },
    exposed: identity.exposedPlacements > 0 ? "yes" : credentials.length === 0 ? "no" : "unknown",
    lastUsed: identity.lastUsed,
  };
}

/** Of Tier 0 or 1; that it is not, is only known where all that it holds was understood. */
function isPrivileged({ tier, privilege }: IdentityDetail): Answer {
  if (tier === 0 || tier === 1) return "yes";
  return tier === 2 && privilege?.atLeast === false ? "no" : "unknown";
}

function ownerOf(identity: IdentityDetail, role: "technical" | "business"): OwnerFacts | null {
  const owner = identity.ownerships.find((each) => each.role === role);
  if (!owner) return null;
  const { state, confirmedAt, person, team } = owner;
  if (team) return { state, confirmedAt, party: { kind: "team", activeMembers: team.activeMembers } };
  return { state, confirmedAt, party: { kind: "person", active: person?.active ?? null } };
}

function reachableFrom(identity: IdentityDetail): WaysInFacts["reachableFrom"] {
  const trusts = identity.trustedBy.rows.filter(
    (each) => each.effect === "allow" && each.goneAt === null && each.kind !== "agent",
  );
  if (trusts.some((each) => byPlatform.includes(each.kind))) return "others";
  if (trusts.length === 0 && !identity.trustedBy.more) return "nothing";
  return identity.privilege?.reach ?? "unknown";
}
