import type { IdentityContext, ToolServerContext } from "@/lib/domain/assessment/context";

/** What it is as a tool server that is called over a network; null: it is none, or its callers start it themselves. */
export function calledByAddress({ toolServer }: IdentityContext): ToolServerContext | null {
  const transport = toolServer?.profile.transport;
  return transport === "http" || transport === "sse" ? toolServer : null;
}
