import type { IdentityContext, OtherIdentity } from "@/lib/domain/assessment/context";

/** Whether what an agent can do goes beyond reading, by its tools, by its own rights, and by those of whom it acts as. */
export function reachOf(identity: IdentityContext): "changes" | "reads" | "unknown" {
  const { agent, toolServer, privilege } = identity;
  const tools = agent ? agent.tools : toolServer ? toolServer.tools : null;
  if (tools && tools.write + tools.destructive > 0) return "changes";
  if (privilege.tier === 0 || privilege.tier === 1 || privilegedSelves(identity).length > 0) return "changes";
  const listed = tools !== null && !tools.atLeast && tools.unknown === 0;
  return listed && privilege.tier === 2 ? "reads" : "unknown";
}

/** Whom it acts as, where that is privileged beyond the machine that both are on. */
export function privilegedSelves({ agent }: IdentityContext): OtherIdentity[] {
  return (agent?.actsAs ?? []).filter(({ tier, system }) => (tier === 0 || tier === 1) && system !== "host");
}
