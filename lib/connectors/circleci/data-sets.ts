import type { DataSet } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import type { CircleConfig } from "./config";
import { contextSteps } from "./contexts";
import { keySteps, scheduleSteps, variableSteps, webhookSteps } from "./project-parts";
import { projectSteps } from "./projects";
import { runnerSteps } from "./runners";
import { type Circle, permission } from "./session";

/** What each data set asks, in order. */
export const steps: { [dataSet: string]: Step<Circle>[] } = {
  contexts: contextSteps,
  projects: projectSteps,
  variables: variableSteps,
  "checkout-keys": keySteps,
  webhooks: webhookSteps,
  schedules: scheduleSteps,
  runners: runnerSteps,
};

/** What is read, what the calls need, and what is lost without it. */
export const dataSets: DataSet[] = [
  {
    id: "contexts",
    title: "Contexts and their variables",
    permissions: [permission.organization],
    withoutIt: "Which secrets lie in contexts, and who may use them, is not known.",
    filtered: true,
  },
  {
    id: "projects",
    title: "Projects and their pipelines",
    permissions: [permission.project],
    withoutIt: "As what pipelines sign in elsewhere is not known.",
  },
  {
    id: "variables",
    title: "Variables of projects",
    permissions: [permission.project],
    withoutIt: "Which secrets lie in projects is not known.",
  },
  {
    id: "checkout-keys",
    title: "Checkout keys",
    permissions: [permission.project],
    withoutIt: "Which keys pipelines fetch code with is not known.",
  },
  {
    id: "webhooks",
    title: "Webhooks",
    permissions: [permission.project],
    withoutIt: "Which other systems hear of pipelines is not known.",
  },
  {
    id: "schedules",
    title: "Schedules",
    permissions: [permission.project],
    withoutIt: "Which pipelines start by themselves, and in whose name, is not known.",
  },
  {
    id: "runners",
    title: "Self-hosted runners and their tokens",
    permissions: [permission.runners],
    withoutIt: "Which machines of your own run jobs is not known.",
  },
];

const ofOrganization = new Set(["contexts", "runners"]);
export const isOfProject = (id: string): boolean => !ofOrganization.has(id);

/** Why a data set is not read; null where it is. */
export function whyOff(id: string, { namespace, projects }: CircleConfig): string | null {
  if (id === "runners") return namespace ? null : "Not asked: the source names no namespace of runners.";
  return isOfProject(id) && projects.length === 0 ? "Not asked: the source names no project." : null;
}
