import { type Connector, type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { checkSteps, readSteps, stepScope } from "@/lib/connectors/sdk/steps";
import { botRecords } from "./bots";
import type { SlackConfig } from "./config";
import { dataSets, steps, whyOff } from "./data-sets";
import { integrationRecords } from "./integrations";
import { manifest } from "./manifest";
import { slackRealm, teamRef } from "./names";
import { openSlack } from "./session";
import { workspaceRecords } from "./workspace";

const readers: { [call: string]: (page: Page) => Parsed } = {
  "team.info": workspaceRecords,
  "users.list": botRecords,
  "team.integrationLogs": integrationRecords,
};

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
    const calls = Object.hasOwn(steps, scope.dataSet) ? steps[scope.dataSet] : undefined;
    if (!calls)
      throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
    yield* readSteps(calls, await openSlack(ctx), cursor);
  },
  check: (ctx) =>
    checkSteps(ctx, {
      title: "Slack",
      dataSets,
      steps,
      open: (signal) => openSlack({ ...ctx, signal }),
      off: (id) => whyOff(id, ctx.config),
    }),
  toRecords(page) {
    const read = Object.hasOwn(readers, page.call) ? readers[page.call] : undefined;
    if (read) return read(page);
    return {
      records: [],
      problems: [{ where: page.call, what: "This version does not know this kind of answer." }],
    };
  },
};
