import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { text } from "@/lib/connectors/sdk/text-field";
import { noTelemetry } from "@/lib/domain/record";
import { platformId, system } from "./names";
import { permission } from "./permissions";
import { PlatformRecords } from "./platform-records";
import { flat, idOf } from "./resource-object";
import { askAll, listStep } from "./session";

const clientFields = [
  "name",
  "created-at",
  "service-provider",
  "service-provider-display-name",
  "api-url",
  "http-url",
  "organization-scoped",
];

/** Connections to where the code lies, with the tokens that they hold there. */
export const oauthClientSteps = [
  listStep({ of: "oauth-clients", permission: permission.vcs }, async (item, tools) => {
    const id = idOf(item);
    if (id === null) return item;
    const tokens = await askAll(tools, {
      path: `/oauth-clients/${id}/oauth-tokens`,
      permission: permission.vcs,
    });
    return {
      ...flat(item, clientFields),
      tokens: tokens.map((token) => flat(token, ["created-at", "service-provider-user", "has-ssh-key"])),
    };
  }),
];

const schema = z.object({
  id: z.string().regex(platformId),
  name: text(500),
  "created-at": z.unknown().optional(),
  "service-provider": text(100),
  "service-provider-display-name": text(200),
  "http-url": text(500),
  "organization-scoped": z.boolean().nullish().catch(null),
  tokens: z.array(z.unknown()).catch([]),
});
const tokenSchema = z.object({
  id: z.string().regex(platformId),
  "created-at": z.unknown().optional(),
  "service-provider-user": text(300),
  "has-ssh-key": z.boolean().nullish().catch(null),
});

export function oauthClientRecords(page: Page): Parsed {
  const records = new PlatformRecords(page);
  for (const { item, where } of records.read(schema)) {
    const ref = records.ref(item.id);
    const provider = item["service-provider-display-name"] || item["service-provider"] || "code host";
    const tokens = item.tokens.map((value) => tokenSchema.safeParse(value).data);
    const users = tokens.flatMap((token) => token?.["service-provider-user"] || []);
    records.add({
      t: "identity",
      ref,
      kind: "oauth_app",
      name: item.name || `${provider} connection ${item.id}`,
      system,
      container: records.container,
      status: "active",
      class: "non_human",
      classReason: "A connection that Terraform uses by itself to read code.",
      managedBy: "customer",
      createdAt: records.time(item["created-at"], `${where} created-at`),
      lastUsed: noTelemetry,
      tags: { provider, ...(item["http-url"] ? { "code host": item["http-url"] } : {}) },
      ownerHints: users.map((value) => ({ type: "registered_by" as const, value })),
    });
    for (const token of tokens) {
      if (!token) {
        records.problem(where, "One of its tokens has no id that can be read.");
        continue;
      }
      records.add({
        t: "credential",
        ref: records.ref(token.id),
        identity: ref,
        type: "bearer_token",
        name: token["service-provider-user"] ? `As ${token["service-provider-user"]}` : token.id,
        // The code host decides how long, and does not say it here.
        lifetime: "unknown",
        status: "active",
        createdAt: records.time(token["created-at"], `${where} token created-at`),
        lastUsed: noTelemetry,
        raw: { sshKey: token["has-ssh-key"] ?? null },
      });
    }
  }
  return records.parsed();
}
