import type { DataSet } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import { agentSteps } from "./agents";
import { folderCredentialSteps, systemCredentialSteps } from "./credentials";
import { jobSteps } from "./jobs";
import { type Jenkins, permission } from "./session";

/** What each data set asks, in order. */
export const steps: { [dataSet: string]: Step<Jenkins>[] } = {
  jobs: jobSteps,
  "system-credentials": systemCredentialSteps,
  "folder-credentials": folderCredentialSteps,
  agents: agentSteps,
};

/** What is read, the permission that the calls need, and what is lost without it. */
export const dataSets: DataSet[] = [
  {
    id: "jobs",
    title: "Folders and jobs",
    permissions: [permission.jobs],
    withoutIt: "Which jobs there are, and when they last ran, is not known.",
    filtered: true,
  },
  {
    id: "system-credentials",
    title: "Credentials of the controller",
    permissions: [permission.credentials],
    withoutIt: "Which secrets lie in the controller's store, and which jobs use them, is not known.",
    filtered: true,
  },
  {
    id: "folder-credentials",
    title: "Credentials of folders",
    permissions: [permission.credentials],
    withoutIt: "Which secrets lie in the stores of folders is not known.",
    filtered: true,
  },
  {
    id: "agents",
    title: "Agents",
    permissions: [permission.overall],
    withoutIt: "Which machines run jobs is not known.",
  },
];
