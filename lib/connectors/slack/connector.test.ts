import { expect, test } from "vitest";
import type { Page } from "@/lib/connectors/sdk/contract";
import { checkContract } from "@/lib/connectors/sdk/contract-kit";
import { slackConfigSchema } from "./config";
import { slack } from "./connector";
import { canaries, workspace } from "./fixtures/acme";
import { everything, fakeSlack, now } from "./fixtures/fake-slack";
import { permission } from "./session";

const page = (dataSet: string, call: string, item: object): Page => ({
  scope: { key: `${workspace}/${dataSet}`, dataSet, title: "", issues: [`slack:${workspace}`] },
  call,
  body: { realm: `slack:${workspace}`, items: [item] },
  collectedAt: now,
});
const integration = (item: object) =>
  page("integrations", "team.integrationLogs", { id: "app/A1", change: "added", ...item });

const many = Array.from({ length: 10_000 }, (_, index) => ({
  ...{ id: `U${index}`, name: `bot ${index}`, real_name: `bot ${index}`, deleted: false, is_bot: true },
  profile: { api_app_id: `A${index}`, bot_id: `B${index}` },
}));

test("the connector keeps the contract", async () => {
  const failures = await checkContract(slack, {
    now,
    canaries: Object.values(canaries),
    live: {
      config: slackConfigSchema.parse(everything),
      source: fakeSlack(),
      // Slackbot, two bots (one of them in the log as well), and a webhook.
      identities: 4,
      denied: [
        { dataSet: "workspace", permission: permission.team, source: fakeSlack({ denied: "team.info" }) },
        { dataSet: "bots", permission: permission.users, source: fakeSlack({ denied: "users.list" }) },
        {
          dataSet: "integrations",
          permission: permission.log,
          source: fakeSlack({ denied: "team.integrationLogs", error: "not_allowed_token_type" }),
        },
      ],
      looping: fakeSlack({ loops: true }),
      // Of the log comes the one webhook, and an app that is in both.
      bulk: { source: fakeSlack({ members: many, pageSize: 200 }), identities: 10_002, heapMb: 120 },
    },
    datesIn: (form) => integration({ added: form }),
    rename: { before: integration({ name: "old" }), after: integration({ name: "new" }) },
    unknowns: [
      {
        title: "A new kind of change",
        page: integration({ change: "teleported" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
      {
        title: "A bot of which nobody says whether it is gone",
        page: page("bots", "users.list", { id: "U1", deleted: "maybe" }),
        holds: ({ records }) =>
          records.some((record) => record.t === "identity" && record.status === "unknown"),
      },
    ],
  });
  expect(failures).toEqual([]);
}, 120_000);
