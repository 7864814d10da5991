import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { npmConfigSchema } from "./config";
import { npm } from "./connector";
import { canaries } from "./fixtures/acme";
import { everything, fakeNpm, now } from "./fixtures/fake-npm";
import { permission } from "./session";

const token = (item: object): Page => ({
  scope: { key: "registry.npmjs.org/acme-bot/tokens", dataSet: "tokens", title: "", issues: ["npm"] },
  call: "GET /-/npm/v1/tokens",
  body: { realm: "npm", account: "acme-bot", items: [{ key: "k1", ...item }] },
  collectedAt: now,
});

const many = Array.from({ length: 10_000 }, (_, index) => ({
  key: `k${index}`,
  name: `token ${index}`,
  readonly: true,
}));

test("the connector keeps the contract", async () => {
  const failures = await checkContract(npm, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: npmConfigSchema.parse(everything),
      source: fakeNpm(),
      // The account, its tokens 3, trusted publishers 3.
      identities: 7,
      denied: [
        { dataSet: "tokens", permission: permission.tokens, source: fakeNpm({ denied: "/tokens" }) },
        { dataSet: "publishers", permission: permission.publishers, source: fakeNpm({ denied: "/trust" }) },
      ],
      looping: fakeNpm({ loops: true }),
      // The account is on each of a hundred pages (and the empty one).
      bulk: { source: fakeNpm({ more: many, pageSize: 100 }), identities: 10_000 + 101 + 3, heapMb: 150 },
    },
    datesIn: (form) => token({ created: form, updated: form, expires: form }),
    rename: { before: token({ name: "old" }), after: token({ name: "new" }) },
    unknowns: [
      {
        title: "A token of which nobody says whether it ends",
        page: token({}),
        holds: ({ records }) =>
          records.some((record) => record.t === "credential" && record.lifetime === "unknown"),
      },
      {
        title: "A token of which nobody says whether it only reads",
        page: token({ readonly: "partly" }),
        holds: ({ records }) => records.every(({ t }) => t !== "grant"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
