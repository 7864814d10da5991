import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { type Light, type LightName, lightNames, lightsOf } from "@/lib/domain/definitions/lights";
import { thresholdOf } from "@/lib/domain/definitions/thresholds";
import { readThresholds } from "@/lib/features/thresholds/data";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { readBodies } from "./data-bodies";
import { lightFactsOf } from "./data-lights";
import { getLineage } from "./data-lineage";
import { getIdentity } from "./data-one";
import type { IdentityDetail } from "./schema-detail";
import type { Lineage } from "./schema-lineage";

export interface IdentityLoad {
  identity: IdentityDetail;
  lights: { name: LightName; light: Light }[];
  /** Policy documents of what is granted, by entitlement. */
  bodies: ReadonlyMap<string, unknown>;
  now: Date;
  /** Unused for so long, it is dormant. */
  dormantDays: number;
  may: { label: boolean; assign: boolean };
}

/** Everything that the page of one identity shows. What is not there, or not theirs to see, is not found. */
export const loadIdentity = cache(async (id: string): Promise<IdentityLoad> => {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  const now = new Date();
  const identity = z.uuid().safeParse(id).success ? await getIdentity(pool, scope, id, now) : null;
  if (!identity) notFound();
  const limits = await readThresholds(pool);
  const lights = lightsOf(lightFactsOf(identity, now, limits), now, limits);
  return {
    identity,
    lights: lightNames.map((name) => ({ name, light: lights[name] })),
    bodies: await readBodies(pool, [...new Set(identity.grants.rows.map((grant) => grant.entitlement.id))]),
    now,
    dormantDays: thresholdOf("dormant", limits),
    may: { label: scope.can("inventory:label"), assign: scope.can("inventory:assign-owner") },
  };
});

/** The line from who answers for it to what it reaches. What is not there, or not theirs to see, is not found. */
export async function loadLineage(id: string): Promise<Lineage> {
  const scope = await requireScope("inventory:read");
  const lineage = await getLineage((await web()).pool, scope, id);
  if (!lineage) notFound();
  return lineage;
}
