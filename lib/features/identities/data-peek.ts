import type { Pool } from "pg";
import { lightNames, lightsOf } from "@/lib/domain/definitions/lights";
import { readThresholds } from "@/lib/features/thresholds/data";
import type { Scope } from "@/lib/platform/scope";
import { lightFactsOf } from "./data-lights";
import { getIdentity } from "./data-one";
import { identityRowSchema } from "./schema";
import type { Peek } from "./schema-view";

const mostCredentials = 8;

/** What the drawer beside the list shows of one identity; null where the scope reaches none. */
export async function getPeek(pool: Pool, scope: Scope, id: string, now: Date): Promise<Peek | null> {
  const identity = await getIdentity(pool, scope, id, now);
  if (!identity) return null;
  const limits = await readThresholds(pool);
  const lights = lightsOf(lightFactsOf(identity, now, limits), now, limits);
  const credentials = [...identity.credentials.rows].sort(
    (a, b) => Number(a.goneAt !== null) - Number(b.goneAt !== null),
  );
  return {
    row: identityRowSchema.parse(identity),
    sentence: identity.sentence,
    description: identity.description,
    lights: lightNames.map((name) => ({ name, ...lights[name] })),
    path: identity.containerPath.map((each) => ({
      id: each.id,
      name: each.name || each.externalId || each.id,
    })),
    owners: identity.ownerships.map((owner) => ({
      role: owner.role,
      state: owner.state,
      name: owner.person?.name ?? owner.team?.name ?? "",
      evidence: owner.evidence,
    })),
    credentials: {
      more: identity.credentials.more || credentials.length > mostCredentials,
      rows: credentials.slice(0, mostCredentials).map((each) => ({
        id: each.id,
        externalId: each.externalId,
        type: each.type,
        status: each.status,
        since: each.lastRotatedAt ?? each.createdAt,
        expiresAt: each.expiresAt,
        placements: each.placements,
        exposedPlacements: each.exposedPlacements,
        gone: each.goneAt !== null,
      })),
    },
  };
}
