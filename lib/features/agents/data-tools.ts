import { z } from "zod";
import { type AgentTool, agentToolSchema } from "@/lib/domain/agent-tool";
import { toolClasses } from "@/lib/domain/tool-class";
import { type ToolCounts, toolCountsSchema } from "@/lib/domain/tool-counts";
import { refSql, sourceSql } from "@/lib/features/sources/ref-sql";
import { recordRefSchema, sourceRefSchema } from "@/lib/features/sources/schema";
import type { Runner } from "@/lib/platform/read";
import type { SeenTool } from "./schema";

/**
 * Every tool of the servers `$1`, once, in its newest definition: what is there goes before what has gone, then what was
 * seen last. One that is defined anew is the same tool, changed. Of each server the first `$2` definitions are looked at,
 * those that are there before those that have gone.
 */
const toolsSql = `
  shown AS MATERIALIZED (
    SELECT server.id AS server_id, g.*, count(*) OVER (PARTITION BY server.id) = $2::int AS cut
    FROM unnest($1::uuid[]) AS server(id) CROSS JOIN LATERAL (
      SELECT g.source_id, g.first_seen_at, coalesce(g.gone_at, g.missing_since) AS ended_at, e.body_hash
      FROM grants g JOIN entitlements e ON e.id = g.entitlement_id
      WHERE g.principal_id = server.id AND e.body_hash IS NOT NULL
      ORDER BY coalesce(g.gone_at, g.missing_since) IS NOT NULL, e.name, g.id LIMIT $2::int) g),
  defined AS (
    SELECT s.*, b.body->>'tool' AS name, b.body->>'definition' AS definition, b.body->>'class' AS class,
      b.body->'contradicts' = 'true' AS contradicts
    FROM shown s JOIN policy_bodies b ON b.hash = s.body_hash
    WHERE jsonb_typeof(b.body->'tool') = 'string' AND b.body->>'definition' LIKE 'sha256:%'
      AND b.body->>'class' IN (${toolClasses.map((name) => `'${name}'`).join(", ")})),
  tools AS (
    SELECT DISTINCT ON (server_id, name) d.*,
      min(first_seen_at) OVER (PARTITION BY server_id, name, definition) AS since,
      min(definition) OVER tool <> max(definition) OVER tool AS changed
    FROM defined d WINDOW tool AS (PARTITION BY server_id, name)
    ORDER BY server_id, name, ended_at IS NOT NULL, first_seen_at DESC)`;

/** Definitions that one read looks at, shared out among its servers: as many as it can well within its time. */
const mostDefinitions = 20_000;
const shareOf = (servers: readonly string[], most: number) => Math.max(1, Math.floor(most / servers.length));

const countRowSchema = toolCountsSchema.extend({ serverId: z.uuid() });

/** How many tools each of these servers has; those of which nobody listed any are left out. */
export async function countToolsOf(
  db: Runner,
  servers: readonly string[],
  most = mostDefinitions,
): Promise<Map<string, ToolCounts>> {
  if (servers.length === 0) return new Map();
  const classes = toolClasses.map(
    (name) => `count(*) FILTER (WHERE ended_at IS NULL AND class = '${name}')::int AS "${name}"`,
  );
  const found = await db.query(
    `WITH ${toolsSql}
     SELECT server_id AS "serverId", ${classes.join(", ")},
       count(*) FILTER (WHERE ended_at IS NULL AND changed)::int AS changed,
       count(*) FILTER (WHERE ended_at IS NULL AND contradicts)::int AS contradicts,
       count(*) FILTER (WHERE ended_at IS NOT NULL)::int AS gone, bool_or(cut) AS "atLeast"
     FROM tools GROUP BY server_id`,
    [servers, shareOf(servers, most)],
  );
  return new Map(
    z
      .array(countRowSchema)
      .parse(found.rows)
      .map(({ serverId, ...counts }) => [serverId, counts]),
  );
}

const toolRowSchema = z.object({
  server: recordRefSchema,
  source: sourceRefSchema.nullable(),
  body: z.unknown(),
  firstSeenAt: z.date(),
  changed: z.boolean(),
  endedAt: z.date().nullable(),
});

/** The first `most` tools of these servers, those that are there before those that have gone. */
export async function firstToolsOf(
  db: Runner,
  servers: readonly string[],
  most: number,
): Promise<SeenTool[]> {
  if (servers.length === 0) return [];
  const found = await db.query(
    `WITH ${toolsSql}
     SELECT ${refSql("t.server_id", "i")} AS server, ${sourceSql("s")} AS source, b.body,
       t.since AS "firstSeenAt", t.changed, t.ended_at AS "endedAt"
     FROM (SELECT * FROM tools ORDER BY ended_at IS NOT NULL, server_id, name LIMIT $3::int) t
     JOIN policy_bodies b ON b.hash = t.body_hash
     LEFT JOIN identities i ON i.id = t.server_id LEFT JOIN sources s ON s.id = t.source_id
     ORDER BY t.ended_at IS NOT NULL, t.server_id, t.name`,
    [servers, shareOf(servers, mostDefinitions), most],
  );
  return z
    .array(toolRowSchema)
    .parse(found.rows)
    .flatMap(({ body, ...row }) => {
      const tool: AgentTool | undefined = agentToolSchema.safeParse(body).data;
      return tool ? [{ ...row, tool }] : [];
    });
}
