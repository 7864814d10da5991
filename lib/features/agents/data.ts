import type { Pool } from "pg";
import { z } from "zod";
import { agentProfileSchema, toolServerProfileSchema } from "@/lib/domain/agent-profile";
import { agentToolSchema } from "@/lib/domain/agent-tool";
import type { Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { countTools, seenTools, type ToolSighting } from "@/lib/domain/seen-tools";
import { countIdentities, pageOfIdentities } from "@/lib/features/identities/data";
import { reachedAmong } from "@/lib/features/identities/reach";
import type { IdentityRow } from "@/lib/features/identities/schema";
import { refSql } from "@/lib/features/sources/ref-sql";
import type { RecordRef } from "@/lib/features/sources/schema";
import type { CappedCount } from "@/lib/platform/count";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { AgentFacts, AgentListRequest, AgentPage } from "./schema";

const pageRows = 100;

/** What makes a row of the inventory one of the list of agents. */
const agentsOnly: Term = {
  kind: "match",
  field: "kind",
  negated: false,
  values: [
    { kind: "value", value: "ai_agent" },
    { kind: "value", value: "mcp_server" },
  ],
};

/** A page of agents and tool servers, by the inventory's own filters. Throws AppErrors `bad_cursor`, `query_timeout`. */
export async function readAgentPage(
  pool: Pool,
  scope: Scope,
  { q, ...place }: AgentListRequest,
  now: Date,
): Promise<AgentPage> {
  const parsed = parseQuery(q, identityFields);
  if (!parsed.ok) return { rows: [], before: null, after: null, problems: parsed.problems };
  const page = await pageOfIdentities(pool, scope, {
    terms: [agentsOnly, ...parsed.terms],
    now,
    ...place,
    limit: pageRows,
  });
  const facts = await guardedRead(pool, (db) => factsOf(db, scope, page.rows));
  return {
    rows: page.rows.map((row) => ({ ...row, facts: facts.get(row.id) ?? nothingKnown })),
    before: page.previous,
    after: page.next,
    problems: [],
  };
}

/** How many a query finds; none where it cannot be read. */
export async function countAgentPage(pool: Pool, scope: Scope, q: string, now: Date): Promise<CappedCount> {
  const parsed = parseQuery(q, identityFields);
  return parsed.ok
    ? countIdentities(pool, scope, { terms: [agentsOnly, ...parsed.terms], now })
    : { count: 0, capped: false };
}

const nothingKnown: AgentFacts = {
  framework: null,
  model: null,
  autoApprove: null,
  servers: 0,
  tools: null,
  actsAs: [],
};

async function factsOf(
  db: Runner,
  scope: Scope,
  rows: readonly IdentityRow[],
): Promise<Map<string, AgentFacts>> {
  const ids = rows.map(({ id }) => id);
  const profiles = await profilesOf(db, ids);
  const uses = await usesOf(db, scope, ids);
  const servers = rows.filter(({ kind }) => kind === "mcp_server").map(({ id }) => id);
  const called = uses.filter(({ used }) => used.kind === "mcp_server").map(({ used }) => used.id);
  const tools = await toolsOfServers(db, [...new Set([...servers, ...called])]);
  return new Map(
    rows.map((row) => {
      const mine = uses.filter(({ agent }) => agent === row.id).map(({ used }) => used);
      const serverIds =
        row.kind === "mcp_server"
          ? [row.id]
          : mine.filter(({ kind }) => kind === "mcp_server").map(({ id }) => id);
      const seen = serverIds.flatMap((id) => tools.get(id) ?? []);
      return [
        row.id,
        {
          ...(profiles.get(row.id) ?? { framework: null, model: null, autoApprove: null }),
          servers: row.kind === "mcp_server" ? 0 : serverIds.length,
          tools: seen.length > 0 ? countTools(seenTools(seen)) : null,
          actsAs: mine.filter(({ kind }) => kind !== "mcp_server"),
        },
      ];
    }),
  );
}

type ProfileFacts = Pick<AgentFacts, "framework" | "model" | "autoApprove">;

/** What the most trustworthy source that says anything says of each. */
async function profilesOf(db: Runner, ids: readonly string[]): Promise<Map<string, ProfileFacts>> {
  const found = await db.query<{ id: string; kind: string; raw: unknown }>(
    `SELECT DISTINCT ON (g.record_id) g.record_id AS id, i.kind, g.raw FROM sightings g JOIN identities i ON i.id = g.record_id
     WHERE g.record_id = ANY($1::uuid[]) AND g.record_type = 'identity' AND g.raw IS NOT NULL AND g.gone_at IS NULL
     ORDER BY g.record_id, g.rank, g.changed_at DESC, g.scope_ref`,
    [ids],
  );
  return new Map(
    found.rows.flatMap(({ id, kind, raw }): [string, ProfileFacts][] => {
      if (kind === "mcp_server") {
        const server = toolServerProfileSchema.safeParse(raw).data;
        return server ? [[id, { framework: server.transport, model: null, autoApprove: null }]] : [];
      }
      const agent = agentProfileSchema.safeParse(raw).data;
      return agent
        ? [[id, { framework: agent.framework, model: agent.model, autoApprove: agent.autoApprove }]]
        : [];
    }),
  );
}

const useSchema = z.object({
  agent: z.uuid(),
  used: z.object({
    id: z.uuid(),
    kind: z.string().nullable(),
    name: z.string().nullable(),
    externalId: z.string().nullable(),
  }),
});

/** What each of these agents uses, as far as the scope reaches: tool servers, and identities that it acts as. */
async function usesOf(
  db: Runner,
  scope: Scope,
  ids: readonly string[],
): Promise<{ agent: string; used: RecordRef }[]> {
  const found = await db.query(
    `SELECT DISTINCT ON (t.subject_id, t.identity_id) t.subject_id AS agent, ${refSql("t.identity_id", "i")} AS used
     FROM trusts t LEFT JOIN identities i ON i.id = t.identity_id
     WHERE t.subject_id = ANY($1::uuid[]) AND t.kind = 'agent' AND t.effect = 'allow' AND t.gone_at IS NULL
     ORDER BY t.subject_id, t.identity_id`,
    [ids],
  );
  const uses = z.array(useSchema).parse(found.rows);
  const reached = await reachedAmong(
    db,
    scope,
    uses.map(({ used }) => used.id),
  );
  return uses.filter(({ used }) => reached.has(used.id));
}

const toolRowSchema = z.object({
  serverId: z.uuid(),
  body: z.unknown(),
  firstSeenAt: z.date(),
  endedAt: z.date().nullable(),
});

/** Every definition of a tool that was seen of these servers, those that are gone included, by server. */
async function toolsOfServers(db: Runner, servers: readonly string[]): Promise<Map<string, ToolSighting[]>> {
  if (servers.length === 0) return new Map();
  const found = await db.query(
    `SELECT g.principal_id AS "serverId", b.body, g.first_seen_at AS "firstSeenAt", coalesce(g.gone_at, g.missing_since) AS "endedAt"
     FROM grants g JOIN entitlements e ON e.id = g.entitlement_id JOIN policy_bodies b ON b.hash = e.body_hash
     WHERE g.principal_id = ANY($1::uuid[]) AND b.body ? 'definition' AND b.body ? 'tool'`,
    [servers],
  );
  const tools = new Map<string, ToolSighting[]>();
  for (const { body, ...row } of z.array(toolRowSchema).parse(found.rows)) {
    const tool = agentToolSchema.safeParse(body).data;
    if (tool) tools.set(row.serverId, [...(tools.get(row.serverId) ?? []), { ...row, tool }]);
  }
  return tools;
}
