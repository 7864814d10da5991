import type { Pool } from "pg";
import { z } from "zod";
import { agentProfileSchema, toolServerProfileSchema } from "@/lib/domain/agent-profile";
import { sumOfTools } from "@/lib/domain/tool-counts";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";
import { isUse } from "@/lib/features/trust/schema";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { countToolsOf, firstToolsOf } from "./data-tools";
import { callableOf, usesOf } from "./data-uses";
import type { ActedAs, AgentCall, AgentStatement, AgentView } from "./schema";

/** Tools that one page shows. */
const mostTools = 500;

/**
 * What is known of an agent or tool server as such, beside `identity`, which the caller has read within the same scope.
 * Null for any other kind of identity.
 */
export async function getAgentView(
  pool: Pool,
  scope: Scope,
  identity: IdentityDetail,
): Promise<AgentView | null> {
  if (identity.kind !== "ai_agent" && identity.kind !== "mcp_server") return null;
  const is = identity.kind === "ai_agent" ? "agent" : "server";
  const stated = latest(
    identity.mayBecome.rows.filter((trust) => isUse(trust) && trust.effect === "allow"),
    (trust) => trust.identity.id,
  );
  const callers = latest(
    identity.trustedBy.rows.filter((trust) => isUse(trust) && trust.effect === "allow"),
    (trust) => trust.subjectIdentity?.id ?? trust.id,
  );
  const actedAs = stated.filter((trust) => trust.identity.kind !== "mcp_server" && trust.goneAt === null);
  return guardedRead(pool, async (db) => {
    const uses = is === "agent" ? await usesOf(db, scope, [identity.id]) : [];
    const off = new Set(uses.flatMap((use) => (use.off ? [use.used.id] : [])));
    const serverIds = is === "server" ? [identity.id] : callableOf(uses);
    const counts = await countToolsOf(db, serverIds);
    return {
      is,
      statements: statementsOf(identity, is),
      servers: stated
        .filter((trust) => trust.identity.kind === "mcp_server")
        .map((trust) => callOf(trust.identity, trust, off.has(trust.identity.id))),
      callers: callers.flatMap((trust) =>
        trust.subjectIdentity ? [callOf(trust.subjectIdentity, trust, identity.status === "disabled")] : [],
      ),
      moreUses: is === "agent" ? identity.mayBecome.more : identity.trustedBy.more,
      actsAs: await actedAsOf(db, actedAs),
      tools: await firstToolsOf(db, serverIds, mostTools),
      toolCounts: sumOfTools([...counts.values()]),
      unlisted: is === "agent" ? serverIds.length - counts.size : 0,
    };
  });
}

type Trust = IdentityDetail["mayBecome"]["rows"][number];

/** Without what a source said of somebody before it said it otherwise, as it does with every change of settings. */
function latest(trusts: readonly Trust[], whom: (trust: Trust) => string): Trust[] {
  const key = (trust: Trust) => `${whom(trust)} ${trust.source?.id}`;
  const isShown = (trust: Trust) => trust.goneAt === null && trust.missingSince === null;
  const shown = new Set(trusts.filter(isShown).map(key));
  return trusts.filter((trust) => isShown(trust) || !shown.has(key(trust)));
}

function statementsOf({ sightings }: IdentityDetail, is: AgentView["is"]): AgentStatement[] {
  return sightings.flatMap((sighting) => {
    const profile = (is === "agent" ? agentProfileSchema : toolServerProfileSchema).safeParse(
      sighting.raw,
    ).data;
    if (!profile) return [];
    return [
      {
        source: sighting.source,
        scope: sighting.scope,
        // A server that was spoken to tells in which version of the protocol.
        seen: "protocol" in profile && profile.protocol !== null,
        at: sighting.changedAt,
        gone: sighting.goneAt !== null || sighting.missingSince !== null,
        file: fileSchema.safeParse(sighting.raw).data?.file ?? null,
        profile,
      },
    ];
  });
}

const fileSchema = z.object({ file: z.string().max(4000) });
const names = z.array(z.string().max(500)).max(200).nullable().catch(null);
/** What an agent's settings say of a server that it may call. */
const conditionSchema = z.object({
  as: z.string().max(500).nullable().catch(null),
  disabled: z.boolean().nullable().catch(null),
  autoApprove: names,
  headers: names,
  variables: names,
  literalSecrets: z.number().int().nullable().catch(null),
});

function callOf(other: AgentCall["other"], trust: Trust, isOff: boolean): AgentCall {
  const condition = conditionSchema.safeParse(trust.condition ?? {}).data;
  return {
    other,
    as: condition?.as ?? null,
    disabled: isOff || (condition?.disabled ?? null),
    autoApprove: condition?.autoApprove ?? null,
    given:
      condition?.headers || condition?.variables
        ? [...(condition.headers ?? []), ...(condition.variables ?? [])]
        : null,
    literalSecrets: condition?.literalSecrets ?? null,
    source: trust.source,
    gone: trust.goneAt !== null,
  };
}

async function actedAsOf(db: Runner, trusts: readonly Trust[]): Promise<ActedAs[]> {
  if (trusts.length === 0) return [];
  const found = await db.query<{ id: string; active: number; static: number; grants: number }>(
    `SELECT i.id, i.active_credentials AS active, i.active_static AS static,
       (SELECT count(*)::int FROM grants g WHERE g.principal_id = i.id AND g.gone_at IS NULL AND g.effect = 'allow') AS grants
     FROM identities i WHERE i.id = ANY($1::uuid[])`,
    [trusts.map((trust) => trust.identity.id)],
  );
  const facts = new Map(found.rows.map((row) => [row.id, row]));
  const bySubject = new Map(trusts.map((trust) => [trust.identity.id, trust]));
  return [...bySubject.values()].map(({ identity, source }) => ({
    identity,
    activeCredentials: facts.get(identity.id)?.active ?? 0,
    activeStatic: facts.get(identity.id)?.static ?? 0,
    grants: facts.get(identity.id)?.grants ?? 0,
    source,
  }));
}
