import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { circleConfigSchema } from "./config";
import { circleci } from "./connector";
import { canaries, shop } from "./fixtures/acme";
import { everything, fakeCircle, now } from "./fixtures/fake-circleci";
import { permission } from "./session";

const page = (dataSet: string, call: string, item: object): Page => ({
  scope: { key: `x/${dataSet}`, dataSet, title: "", issues: ["circleci"] },
  call,
  body: { realm: "circleci", project: shop, slug: "gh/acme/shop", organization: "x", items: [item] },
  collectedAt: now,
});
const webhook = (item: object) => page("webhooks", "GET /webhook", { id: "w1", ...item });
const runners = (item: object) =>
  page("runners", "GET /runner/resource", { id: "rc1", resource_class: "acme/linux", ...item });

const many = Array.from({ length: 10_000 }, (_, index) => ({
  id: `w${index}`,
  name: `hook ${index}`,
  events: [],
}));

/** Ends of the paths of each data set that are refused. */
const refusals: [string, string, string][] = [
  ["contexts", "/context", permission.organization],
  ["variables", "/envvar", permission.project],
  ["checkout-keys", "/checkout-key", permission.project],
  ["webhooks", "/webhook", permission.project],
  ["schedules", "/schedule", permission.project],
  ["runners", "/runner/resource", permission.runners],
];

test("the connector keeps the contract", async () => {
  const failures = await checkContract(circleci, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: circleConfigSchema.parse(everything),
      source: fakeCircle(),
      // Pipelines of a project, 2 webhooks, a schedule, a class of runners.
      identities: 5,
      denied: refusals.map(([dataSet, denied, needed]) => ({
        dataSet,
        permission: needed,
        source: fakeCircle({ denied }),
      })),
      looping: fakeCircle({ loops: true }),
      bulk: {
        source: fakeCircle({ more: { "/webhook": many }, pageSize: 100 }),
        identities: 10_003,
        heapMb: 120,
      },
    },
    datesIn: (form) => webhook({ "created-at": form }),
    rename: { before: webhook({ name: "old" }), after: webhook({ name: "new" }) },
    unknowns: [
      {
        title: "A runner that was never used",
        page: runners({ machines: [{ name: "r1", last_used: null }] }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.lastUsed?.gap === "no_telemetry"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
