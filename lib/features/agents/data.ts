import type { Pool } from "pg";
import { agentProfileSchema, toolServerProfileSchema } from "@/lib/domain/agent-profile";
import type { Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { sumOfTools } from "@/lib/domain/tool-counts";
import { countIdentities, pageOfIdentities } from "@/lib/features/identities/data";
import type { IdentityRow } from "@/lib/features/identities/schema";
import type { CappedCount } from "@/lib/platform/count";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { countToolsOf } from "./data-tools";
import { callableOf, usesOf } from "./data-uses";
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
  unlisted: 0,
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
  const tools = await countToolsOf(db, [...new Set([...servers, ...callableOf(uses)])]);
  return new Map(
    rows.map((row) => {
      const mine = uses.filter(({ agent }) => agent === row.id);
      const isServer = row.kind === "mcp_server";
      const serverIds = isServer ? [row.id] : callableOf(mine);
      return [
        row.id,
        {
          ...(profiles.get(row.id) ?? { framework: null, model: null, autoApprove: null }),
          servers: isServer ? 0 : serverIds.length,
          unlisted: isServer ? 0 : serverIds.filter((id) => !tools.has(id)).length,
          tools: sumOfTools(serverIds.flatMap((id) => tools.get(id) ?? [])),
          actsAs: mine.flatMap(({ used }) => (used.kind === "mcp_server" ? [] : [used])),
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
