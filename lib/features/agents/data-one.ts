import type { Pool } from "pg";
import { z } from "zod";
import { agentProfileSchema, toolServerProfileSchema } from "@/lib/domain/agent-profile";
import { agentToolSchema } from "@/lib/domain/agent-tool";
import { seenTools, type ToolSighting } from "@/lib/domain/seen-tools";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";
import { refSql, sourceSql } from "@/lib/features/sources/ref-sql";
import { recordRefSchema, type SourceRef, sourceRefSchema } from "@/lib/features/sources/schema";
import { isUse } from "@/lib/features/trust/schema";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { ActedAs, AgentCall, AgentStatement, AgentView } from "./schema";

/** Tools that one page shows. */
const mostTools = 500;

/**
 * What is known of an agent or tool server as such, beside `identity`, which the caller has read within the reader's
 * reach. Null for any other kind of identity.
 */
export async function getAgentView(pool: Pool, identity: IdentityDetail): Promise<AgentView | null> {
  if (identity.kind !== "ai_agent" && identity.kind !== "mcp_server") return null;
  const is = identity.kind === "ai_agent" ? "agent" : "server";
  const uses = identity.mayBecome.rows.filter((trust) => isUse(trust) && trust.effect === "allow");
  const called = uses.filter((trust) => trust.identity.kind === "mcp_server");
  const serverIds =
    is === "server" ? [identity.id] : called.filter(isThere).map((trust) => trust.identity.id);
  const actedAs = uses.filter((trust) => trust.identity.kind !== "mcp_server" && isThere(trust));
  return guardedRead(pool, async (db) => ({
    is,
    statements: statementsOf(identity, is),
    servers: called.map((trust) => callOf(trust.identity, trust)),
    callers: identity.trustedBy.rows
      .filter((trust) => isUse(trust) && trust.subjectIdentity !== null)
      .flatMap((trust) => (trust.subjectIdentity ? [callOf(trust.subjectIdentity, trust)] : [])),
    actsAs: await actedAsOf(db, actedAs),
    ...(await toolsOf(db, serverIds)),
  }));
}

type Trust = IdentityDetail["mayBecome"]["rows"][number];
const isThere = (trust: Trust) => trust.goneAt === null;

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

function callOf(other: AgentCall["other"], trust: Trust): AgentCall {
  const condition = conditionSchema.safeParse(trust.condition ?? {}).data;
  return {
    other,
    as: condition?.as ?? null,
    disabled: condition?.disabled ?? null,
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

const toolRowSchema = z.object({
  server: recordRefSchema,
  source: sourceRefSchema.nullable(),
  body: z.unknown(),
  firstSeenAt: z.date(),
  endedAt: z.date().nullable(),
});

/** The tools of these servers, each in its newest definition. */
async function toolsOf(
  db: Runner,
  servers: readonly string[],
): Promise<Pick<AgentView, "tools" | "moreTools">> {
  if (servers.length === 0) return { tools: [], moreTools: false };
  const found = await db.query(
    `SELECT ${refSql("g.principal_id", "i")} AS server, ${sourceSql("s")} AS source, b.body,
       g.first_seen_at AS "firstSeenAt", coalesce(g.gone_at, g.missing_since) AS "endedAt"
     FROM grants g JOIN entitlements e ON e.id = g.entitlement_id JOIN policy_bodies b ON b.hash = e.body_hash
     LEFT JOIN identities i ON i.id = g.principal_id LEFT JOIN sources s ON s.id = g.source_id
     WHERE g.principal_id = ANY($1::uuid[]) AND b.body ? 'definition' AND b.body ? 'tool'
     ORDER BY g.gone_at IS NOT NULL, g.principal_id, e.name LIMIT ${mostTools + 1}`,
    [servers],
  );
  const rows = z.array(toolRowSchema).parse(found.rows);
  const about = new Map<ToolSighting, { server: AgentCall["other"]; source: SourceRef | null }>();
  for (const { server, source, body, ...row } of rows.slice(0, mostTools)) {
    const tool = agentToolSchema.safeParse(body).data;
    if (tool) about.set({ ...row, serverId: server.id, tool }, { server, source });
  }
  const byDefinition = new Map(
    [...about].map(([sighting, rest]) => [`${sighting.serverId} ${sighting.tool.definition}`, rest]),
  );
  const tools = seenTools([...about.keys()]).flatMap((tool) => {
    const rest = byDefinition.get(`${tool.serverId} ${tool.tool.definition}`);
    return rest ? [{ ...tool, ...rest }] : [];
  });
  return { tools, moreTools: rows.length > mostTools };
}
