import "server-only";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";
import type { CappedCount } from "@/lib/platform/count";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { countAgentPage, readAgentPage } from "./data";
import { getAgentView } from "./data-one";
import type { AgentListRequest, AgentPage, AgentView } from "./schema";

export interface AgentsScreen {
  request: AgentListRequest;
  page: AgentPage;
  total: CappedCount;
  /** Whether there is any agent at all. */
  anything: boolean;
}

/** The list of agents and tool servers: a page, and how many there are. */
export async function loadAgents(request: AgentListRequest): Promise<AgentsScreen> {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  const now = new Date();
  const [page, total, all] = await Promise.all([
    readAgentPage(pool, scope, request, now),
    countAgentPage(pool, scope, request.q, now),
    countAgentPage(pool, scope, "", now),
  ]);
  return { request, page, total, anything: all.count > 0 };
}

/** What is known of an agent or tool server as such; null for any other identity. */
export async function loadAgentView(identity: IdentityDetail): Promise<AgentView | null> {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  return getAgentView(pool, scope, identity);
}
