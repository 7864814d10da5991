import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { noTelemetry } from "@/lib/domain/record";
import { platformId, system } from "./names";
import { permission } from "./permissions";
import { PlatformRecords } from "./platform-records";
import { flat, idOf } from "./resource-object";
import { askAll, listStep } from "./session";
import { lastUseOf, tokenFields, tokenSchema } from "./tokens";

export const agentPoolSteps = [
  listStep({ of: "agent-pools", permission: permission.agentPools }, async (item, tools) => {
    const id = idOf(item);
    if (id === null) return item;
    const list = (what: string) => ({
      path: `/agent-pools/${id}/${what}`,
      permission: permission.agentPools,
    });
    const [tokens, agents] = await Promise.all([
      askAll(tools, list("authentication-tokens")),
      askAll(tools, list("agents")),
    ]);
    return {
      ...flat(item, ["name", "created-at", "organization-scoped"]),
      tokens: tokens.map((token) => flat(token, tokenFields, ["created-by"])),
      agents: agents.map((agent) => flat(agent, ["status", "last-ping-at"])),
    };
  }),
];

const schema = z.object({
  id: z.string().regex(platformId),
  name: z.string().min(1).max(500),
  "created-at": z.unknown().optional(),
  "organization-scoped": z.boolean().nullish().catch(null),
  tokens: z.array(z.unknown()).catch([]),
  agents: z
    .array(
      z.object({ status: z.string().max(60).nullish().catch(null), "last-ping-at": z.unknown().optional() }),
    )
    .catch([]),
});

/** A pool is what lasts: its agents come and go, and all sign in with its tokens. */
export function agentPoolRecords(page: Page): Parsed {
  const records = new PlatformRecords(page);
  for (const { item, where } of records.read(schema)) {
    const ref = records.ref(item.id);
    const pings = item.agents.flatMap(
      (agent) => records.time(agent["last-ping-at"], `${where} last-ping-at`) ?? [],
    );
    const last = pings.toSorted((one, other) => one.getTime() - other.getTime()).at(-1) ?? null;
    const scoped = item["organization-scoped"];
    records.add({
      t: "identity",
      ref,
      kind: "ci_runner",
      name: item.name,
      system,
      container: records.container,
      status: "active",
      class: "non_human",
      classReason: "Agents run Terraform by themselves.",
      managedBy: "customer",
      createdAt: records.time(item["created-at"], `${where} created-at`),
      lastUsed: last ? { ...noTelemetry, at: last, grade: "reported", precisionSeconds: 60 } : noTelemetry,
      tags: {
        agents: String(item.agents.length),
        "for workspaces": scoped === true ? "all" : scoped === false ? "named ones" : "not known",
      },
    });
    for (const value of item.tokens) {
      const token = tokenSchema.safeParse(value).data;
      if (!token) {
        records.problem(where, "One of its tokens has no id that can be read.");
        continue;
      }
      const createdAt = records.time(token["created-at"], `${where} token created-at`);
      const usedAt = records.time(token["last-used-at"], `${where} token last-used-at`);
      const expiresAt = records.time(token["expired-at"], `${where} token expired-at`);
      records.add({
        t: "credential",
        ref: records.ref(token.id),
        identity: ref,
        type: "bearer_token",
        name: token.description || token.id,
        lifetime: expiresAt ? "expiring" : "static",
        status: expiresAt !== null && expiresAt <= records.collectedAt ? "expired" : "active",
        createdAt,
        expiresAt,
        lastUsed: lastUseOf(usedAt),
      });
    }
  }
  return records.parsed();
}
