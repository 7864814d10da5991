import type { Connector } from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { checkSteps, readSteps, stepScope, stepsOf } from "@/lib/connectors/sdk/steps";
import { botRecords } from "./bots";
import type { SlackConfig } from "./config";
import { dataSets, steps, whyOff } from "./data-sets";
import { integrationRecords } from "./integrations";
import { manifest } from "./manifest";
import { slackRealm, teamRef } from "./names";
import { openSlack } from "./session";
import { workspaceRecords } from "./workspace";

const toRecords = recordsByCall({
  "team.info": workspaceRecords,
  "users.list": botRecords,
  "team.integrationLogs": integrationRecords,
});

/** Slack: the bots and integrations of a workspace. */
export const slack: Connector<SlackConfig> = {
  manifest,
  async *plan({ config }) {
    const { workspace } = config;
    const realm = slackRealm(workspace);
    for (const set of dataSets.filter(({ id }) => whyOff(id, config) === null))
      yield stepScope(set, { id: workspace, title: workspace, issues: [realm], container: teamRef(realm) });
  },
  async *pages(ctx, scope, cursor) {
    yield* readSteps(stepsOf(steps, scope), await openSlack(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Slack",
      dataSets,
      steps,
      open: (signal) => openSlack({ ...ctx, signal }),
      off: (id) => whyOff(id, ctx.config),
    }),
  toRecords,
};
