import type { DataSet } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import type { NpmConfig } from "./config";
import { publisherSteps } from "./publishers";
import { type Npm, permission } from "./session";
import { tokenSteps } from "./tokens";

/** What each data set asks, in order. */
export const steps: { [dataSet: string]: Step<Npm>[] } = {
  tokens: tokenSteps,
  publishers: publisherSteps,
};

/** What is read, what the calls need, and what is lost without it. */
export const dataSets: DataSet[] = [
  {
    id: "tokens",
    title: "Access tokens",
    permissions: [permission.tokens],
    withoutIt: "Which tokens the account has, and when they end, is not known.",
  },
  {
    id: "publishers",
    title: "Trusted publishers",
    permissions: [permission.publishers],
    withoutIt: "Which workflows may publish without a token is not known.",
    // Packages that the token may not see are left out of the list.
    filtered: true,
  },
];

/** Why a data set is not read; null where it is. */
export function whyOff(id: string, { publishers }: NpmConfig): string | null {
  return id === "publishers" && publishers === "no"
    ? "Not asked: the source is set not to read trusted publishers."
    : null;
}
