import type { DataSet } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import { adminKeySteps } from "./admin-keys";
import { certificateSteps } from "./certificates";
import { accountSteps, projectKeySteps } from "./project-keys";
import { projectSteps } from "./projects";
import { type OpenAI, permission } from "./session";

/** What each data set asks, in order. */
export const steps: { [dataSet: string]: Step<OpenAI>[] } = {
  projects: projectSteps,
  "service-accounts": accountSteps,
  "project-keys": projectKeySteps,
  "admin-keys": adminKeySteps,
  certificates: certificateSteps,
};

const permissions = [permission];

/** What is read, the permission that the calls need, and what is lost without it. */
export const dataSets: DataSet[] = [
  { id: "projects", title: "Projects", permissions, withoutIt: "No project has a name or a place." },
  {
    id: "service-accounts",
    title: "Service accounts",
    permissions,
    withoutIt: "Accounts that were made for machines are not known.",
  },
  {
    id: "project-keys",
    title: "API keys of projects",
    permissions,
    withoutIt: "Keys that call models, whose they are and when they were last used, are not known.",
  },
  {
    id: "admin-keys",
    title: "Admin keys",
    permissions,
    withoutIt: "Keys that administer the whole organization are not known.",
  },
  {
    id: "certificates",
    title: "Client certificates",
    permissions,
    withoutIt: "Which certificates must be shown beside a key, and when they end, is not known.",
  },
];
