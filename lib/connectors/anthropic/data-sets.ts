import type { DataSet } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import { apiKeySteps } from "./api-keys";
import type { AnthropicConfig } from "./config";
import { federationSteps } from "./federation";
import { accountSteps } from "./service-accounts";
import { type Anthropic, permission } from "./session";
import { workspaceSteps } from "./workspaces";

/** What each data set asks, in order. */
export const steps: { [dataSet: string]: Step<Anthropic>[] } = {
  workspaces: workspaceSteps,
  "api-keys": apiKeySteps,
  "service-accounts": accountSteps,
  federation: federationSteps,
};

/** What is read, the permission that the calls need, and what is lost without it. */
export const dataSets: DataSet[] = [
  {
    id: "workspaces",
    title: "Workspaces",
    permissions: [permission.admin],
    withoutIt: "No workspace has a name or a place.",
  },
  {
    id: "api-keys",
    title: "API keys, who made them, and their last use",
    permissions: [permission.admin],
    withoutIt: "Keys that call models, who made them and when they were last used, are not known.",
  },
  {
    id: "service-accounts",
    title: "Service accounts",
    permissions: [permission.oauth],
    withoutIt: "Accounts that were made for machines are known by their keys alone.",
  },
  {
    id: "federation",
    title: "Workload identity federation",
    permissions: [permission.oauth],
    withoutIt: "Whom service accounts believe in place of a key is not known.",
  },
];

const needsToken = new Set(["service-accounts", "federation"]);

/** Why a data set is not read; null where it is. */
export function whyOff(id: string, { auth }: AnthropicConfig): string | null {
  return auth === "admin_key" && needsToken.has(id)
    ? "Not asked: Anthropic shows it to an access token with org:admin alone, not to an Admin API key."
    : null;
}
