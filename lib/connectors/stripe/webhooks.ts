import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { hintsOf, tagsOf } from "@/lib/connectors/sdk/label-tags";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import type { Step } from "@/lib/connectors/sdk/steps";
import { text } from "@/lib/connectors/sdk/text-field";
import type { Status } from "@/lib/domain/record";
import { accountRef, realm, ref, stripeRealms, system } from "./names";
import { permission, type Stripe } from "./session";

const call = "GET /v1/webhook_endpoints";

/** Of an address only where it leads: the rest may be a secret. */
export const webhookSteps: Step<Stripe>[] = [
  {
    call,
    permission,
    async read(stripe, at) {
      const { items, next } = await stripe.page("webhook_endpoints", at);
      return {
        body: { realm, account: stripe.account, mode: stripe.mode, items: items.map(keptEndpoint) },
        next,
      };
    },
    probe: (stripe) => stripe.page("webhook_endpoints", null, { limit: "1" }),
  },
];

function keptEndpoint(endpoint: unknown): unknown {
  if (!isObject(endpoint)) return endpoint;
  const address = String(endpoint.url);
  return {
    ...kept(endpoint, "id", "status", "description", "enabled_events", "created", "api_version", "metadata"),
    ...kept(endpoint, "application", "livemode"),
    target: URL.canParse(address) ? new URL(address).origin : null,
  };
}

const schema = z.object({
  id: z.string().min(1).max(100),
  status: text(100),
  description: text(4000),
  target: text(500),
  api_version: text(100),
  application: text(200),
  enabled_events: z.array(z.string().max(200)).catch([]),
  created: z.unknown().optional(),
  metadata: z.unknown().optional(),
});
const besideSchema = z.object({ account: z.string().min(1).max(100), mode: z.enum(["live", "test"]) });
const statuses: { [status: string]: Status } = { enabled: "active", disabled: "disabled" };

/** A webhook tells another system what happens in the account, and signs it. */
export function webhookRecords(page: Page): Parsed {
  const records = new ItemRecords(page, stripeRealms);
  const beside = besideSchema.safeParse(records.beside).data;
  for (const { item, where } of records.read(schema)) {
    const webhook = ref(`webhook/${item.id}`);
    const status =
      (item.status && Object.hasOwn(statuses, item.status) && statuses[item.status]) || "unknown";
    const createdAt = records.time(item.created, `${where} created`);
    const tags = tagsOf(item.metadata);
    records.add({
      t: "identity",
      ref: webhook,
      kind: "webhook",
      name: item.description || `webhook to ${item.target ?? "an unknown address"}`,
      system,
      container: beside ? accountRef(beside.account) : null,
      status,
      class: "non_human",
      classReason: "A webhook acts by itself.",
      // Of an app that somebody else made for Connect.
      managedBy: item.application ? "third_party" : "customer",
      createdAt,
      description:
        item.enabled_events.length > 0
          ? clip(`Tells of: ${item.enabled_events.join(", ")}`, 4000)
          : undefined,
      tags: {
        ...tags,
        ...(item.target ? { target: item.target } : {}),
        ...(item.api_version ? { "API version": item.api_version } : {}),
        ...(beside ? { mode: beside.mode } : {}),
      },
      ownerHints: hintsOf(tags),
      ...(beside?.mode === "test" ? { environment: "test" as const } : {}),
    });
    records.add({
      t: "credential",
      ref: webhook,
      identity: webhook,
      type: "signing_secret",
      name: "Secret that signs what it tells",
      lifetime: "static",
      renewal: "manual",
      // How old it is, nobody tells: it may have been rolled since the webhook was made.
      status,
    });
  }
  return records.parsed();
}
