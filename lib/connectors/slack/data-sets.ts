import type { DataSet } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import { botSteps } from "./bots";
import type { SlackConfig } from "./config";
import { integrationSteps } from "./integrations";
import { permission, type Slack } from "./session";
import { workspaceSteps } from "./workspace";

/** What each data set asks, in order. */
export const steps: { [dataSet: string]: Step<Slack>[] } = {
  workspace: workspaceSteps,
  bots: botSteps,
  integrations: integrationSteps,
};

/** What is read, the scope that the calls need, and what is lost without it. */
export const dataSets: DataSet[] = [
  {
    id: "workspace",
    title: "The workspace's name",
    permissions: [permission.team],
    withoutIt: "The workspace has no name.",
  },
  {
    id: "bots",
    title: "Bots",
    permissions: [permission.users],
    withoutIt: "Which apps act in the workspace is not known.",
  },
  {
    id: "integrations",
    title: "Integrations, who installed them, and their scopes",
    permissions: [permission.log],
    withoutIt:
      "Who installed an app, when, and what it may do is not known, nor apps without a bot and webhooks.",
  },
];

/** Why a data set is not read; null where it is. */
export function whyOff(id: string, { log }: SlackConfig): string | null {
  return log === "no" && id === "integrations"
    ? "Not asked: the source is set not to read the integration log."
    : null;
}
