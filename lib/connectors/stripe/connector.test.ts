import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { stripeConfigSchema } from "./config";
import { stripe } from "./connector";
import { account, canaries, everything, fakeStripe, now } from "./fixtures/fake-stripe";
import { permission } from "./session";

const webhook = (item: object): Page => ({
  scope: { key: `${account}/test/webhooks`, dataSet: "webhooks", title: "", issues: ["stripe"] },
  call: "GET /v1/webhook_endpoints",
  body: { realm: "stripe", account, mode: "test", items: [{ id: "we_1", status: "enabled", ...item }] },
  collectedAt: now,
});
const many = Array.from({ length: 10_000 }, (_, index) => ({ id: `we_${index}`, status: "enabled" }));

test("the connector keeps the contract", async () => {
  const failures = await checkContract(stripe, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: stripeConfigSchema.parse(everything),
      source: fakeStripe(),
      identities: 3,
      denied: [{ dataSet: "webhooks", permission, source: fakeStripe({ denied: true }) }],
      looping: fakeStripe({ loops: true }),
      bulk: { source: fakeStripe({ more: many, pageSize: 100 }), identities: 10_000, heapMb: 120 },
    },
    datesIn: (form) => webhook({ created: form }),
    rename: { before: webhook({ description: "old" }), after: webhook({ description: "new" }) },
    unknowns: [
      {
        title: "A new state of a webhook",
        page: webhook({ status: "paused" }),
        holds: ({ records }) =>
          records.every((record) => !("status" in record) || record.status === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
