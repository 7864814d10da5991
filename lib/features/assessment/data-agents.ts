import type { z } from "zod";
import { agentProfileSchema, toolServerProfileSchema } from "@/lib/domain/agent-profile";
import type {
  AgentContext,
  MayBecomeContext,
  OtherIdentity,
  ToolServerContext,
  TrustContext,
} from "@/lib/domain/assessment/context";
import { sumOfTools } from "@/lib/domain/tool-counts";
import { countToolsOf } from "@/lib/features/agents/data-tools";
import type { Runner } from "@/lib/platform/read";
import type { Base } from "./data-base";

export interface AgentFacts {
  agents: Map<string, AgentContext>;
  servers: Map<string, ToolServerContext>;
}

/** What agents and tool servers among these identities are, what they may call, and who calls them. */
export async function agentsOf(
  db: Runner,
  bases: readonly Base[],
  trustedBy: ReadonlyMap<string, readonly TrustContext[]>,
  mayBecome: ReadonlyMap<string, readonly MayBecomeContext[]>,
): Promise<AgentFacts> {
  const facts: AgentFacts = { agents: new Map(), servers: new Map() };
  const those = bases.filter(({ kind }) => kind === "ai_agent" || kind === "mcp_server");
  if (those.length === 0) return facts;
  const stated = await statementsOf(
    db,
    those.map(({ id }) => id),
  );
  const called = new Map(
    those.map(({ id }) => [id, (mayBecome.get(id) ?? []).filter((trust) => trust.effect === "allow")]),
  );
  const serversOf = (id: string): OtherIdentity[] =>
    (called.get(id) ?? []).flatMap(({ identity, condition }) =>
      identity.kind === "mcp_server" && identity.status !== "disabled" && !isOff(condition) ? [identity] : [],
    );
  const listed = await countToolsOf(db, [
    ...new Set(
      those.flatMap(({ id, kind }) => (kind === "mcp_server" ? [id] : serversOf(id).map((each) => each.id))),
    ),
  ]);
  for (const { id, kind } of those) {
    const raw = stated.get(id) ?? [];
    if (kind === "mcp_server") {
      const tools = listed.get(id) ?? null;
      const callers = (trustedBy.get(id) ?? []).flatMap((trust) =>
        trust.effect === "allow" && trust.subjectIdentity ? [trust.subjectIdentity] : [],
      );
      facts.servers.set(id, { profile: firstOf(toolServerProfileSchema, raw), callers, tools });
      continue;
    }
    const servers = serversOf(id);
    const actsAs = (called.get(id) ?? []).flatMap(({ identity }) =>
      identity.kind === "mcp_server" ? [] : [identity],
    );
    const tools = sumOfTools(servers.flatMap((server) => listed.get(server.id) ?? []));
    facts.agents.set(id, { profile: firstOf(agentProfileSchema, raw), servers, actsAs, tools });
  }
  return facts;
}

function isOff(condition: unknown): boolean {
  return (
    typeof condition === "object" &&
    condition !== null &&
    "disabled" in condition &&
    condition.disabled === true
  );
}

/** Each field from the most trustworthy statement that has it. */
function firstOf<T extends object>(schema: z.ZodType<T>, raw: readonly unknown[]): T {
  const profiles = raw.flatMap((each) => schema.safeParse(each).data ?? []);
  const merged: Record<string, unknown> = {};
  for (const profile of profiles) {
    for (const [key, value] of Object.entries(profile)) merged[key] ??= value;
  }
  return schema.parse(merged);
}

async function statementsOf(db: Runner, ids: readonly string[]): Promise<Map<string, unknown[]>> {
  const found = await db.query<{ id: string; raw: unknown[] }>(
    `SELECT s.record_id AS id, json_agg(s.raw ORDER BY s.rank, s.changed_at DESC) AS raw FROM sightings s
     WHERE s.record_id = ANY($1::uuid[]) AND s.record_type = 'identity' AND s.gone_at IS NULL AND s.raw IS NOT NULL GROUP BY s.record_id`,
    [ids],
  );
  return new Map(found.rows.map(({ id, raw }) => [id, raw]));
}
