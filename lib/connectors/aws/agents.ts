import type { Answer, Cursor, Page, Parsed } from "@/lib/connectors/sdk/contract";
import { hintsOf, tagsOf } from "@/lib/connectors/sdk/label-tags";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import type { AgentProfile } from "@/lib/domain/agent-profile";
import type { Status } from "@/lib/domain/record";
import { accountRealm, accountRef, parseArn, roleRef } from "./arn";
import { callAws, fourAtATime, listed, nameOf, pagesOf, plain } from "./aws-call";
import type { AwsContext, Session } from "./session";

export const agentsCall = "ListAgents";

const gone = "ResourceNotFoundException";

/** Agents of a region that are built in Bedrock. What they are told to do is not kept. */
export async function* listAgents(
  ctx: AwsContext,
  session: Session,
  region: string,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const api = await session.clients.agents(region);
  yield* pagesOf(agentsCall, cursor, async (nextToken) => {
    const answer = await callAws("bedrock:ListAgents", ctx.signal, (options) =>
      api.listAgents({ maxResults: 50, nextToken }, options),
    );
    const summaries = listed(answer.agentSummaries, "bedrock:ListAgents");
    const agents = await fourAtATime(summaries, async ({ agentId }) => {
      try {
        const { agent } = await callAws(
          "bedrock:GetAgent",
          ctx.signal,
          (options) => api.getAgent({ agentId }, options),
          [gone],
        );
        const resourceArn = agent?.agentArn;
        const { tags } = await callAws(
          "bedrock:ListTagsForResource",
          ctx.signal,
          (options) => api.listTagsForResource({ resourceArn }, options),
          [gone],
        );
        const { instruction: _told, promptOverrideConfiguration: _prompts, ...facts } = plain(agent ?? {});
        return { ...facts, tags };
      } catch (error) {
        if (nameOf(error) === gone) return null;
        throw error;
      }
    });
    return {
      body: { agents: agents.filter((agent) => agent !== null) },
      next: answer.nextToken || undefined,
    };
  });
}

/** An AI agent each, and the role that it runs as. */
export function agentsToRecords(page: Page): Parsed {
  const records = new PageRecords(page);
  const body = isObject(page.body) ? page.body : {};
  for (const agent of records.list(body.agents, "agents")) {
    const arn = isObject(agent) ? parseArn(agent.agentArn) : null;
    if (!isObject(agent) || !arn) {
      records.problem(agentsCall, "An agent has no ARN that can be read.");
      continue;
    }
    const ref = { realm: accountRealm(arn.account), externalId: arn.arn };
    const tags = tagsOf(agent.tags);
    const profile: AgentProfile = {
      framework: "bedrock-agents",
      model: textOf(agent.foundationModel),
      version: textOf(agent.agentVersion),
      provider: "aws",
      autoApprove: null,
      auth: { anonymous: null, schemes: ["AWS_IAM"], issuers: [], scopes: [] },
    };
    records.add({
      t: "identity",
      ref,
      kind: "ai_agent",
      name: textOf(agent.agentName) ?? arn.arn,
      system: "aws",
      container: accountRef(arn.account),
      status: agentStatus(agent.agentStatus),
      class: "non_human",
      classReason: "An agent in Amazon Bedrock.",
      managedBy: "customer",
      createdAt: records.time(agent.createdAt, `${arn.arn} createdAt`),
      description: textOf(agent.description) ?? undefined,
      tags,
      ownerHints: hintsOf(tags),
      raw: {
        ...profile,
        guardrail: agent.guardrailConfiguration ?? null,
        memory: agent.memoryConfiguration ?? null,
      },
    });
    const role = roleRef(agent.agentResourceRoleArn);
    if (role) records.add({ t: "trust", identity: role, kind: "agent", subject: arn.arn, subjectRef: ref });
    else records.problem(arn.arn, "The agent's role has no ARN that can be read.");
  }
  return records.parsed();
}

/** A text of the source, short; null: it says none. */
export function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? clip(value, 1000) : null;
}

const states: { [word: string]: Status } = {
  ...{ CREATING: "active", PREPARING: "active", PREPARED: "active", NOT_PREPARED: "active" },
  ...{ VERSIONING: "active", UPDATING: "active", READY: "active", DELETING: "pending_deletion" },
};

/** The state of an agent, runtime or gateway; one that failed, or that this version does not know, is unknown. */
export function agentStatus(word: unknown): Status {
  return typeof word === "string" && Object.hasOwn(states, word) ? (states[word] ?? "unknown") : "unknown";
}
