import type { Metadata } from "next";
import { z } from "zod";
import { AgentsScreen } from "@/components/agents/agents-screen";
import { Page } from "@/components/layout/page";
import { maxQueryLength } from "@/lib/domain/query/grammar";
import { loadAgents } from "@/lib/features/agents/loaders";
import { agentListSchema } from "@/lib/features/agents/schema";

export const metadata: Metadata = { title: "AI agents" };

const orders = ["name", "kind"].flatMap((sort) => [sort, `-${sort}`]);

/** What the address holds; what it cannot hold falls back to the plain list. */
const addressSchema = z.object({
  q: z.string().max(maxQueryLength).catch(""),
  sort: z.enum(orders).catch("name"),
});

export default async function AgentsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { q, sort } = addressSchema.parse(await searchParams);
  const request = agentListSchema.parse({
    q,
    sort: sort.replace("-", ""),
    direction: sort.startsWith("-") ? "desc" : "asc",
  });
  return (
    <Page fill>
      <AgentsScreen {...(await loadAgents(request))} />
    </Page>
  );
}
