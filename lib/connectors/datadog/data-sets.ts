import type { DataSet } from "@/lib/connectors/sdk/contract";
import type { Step } from "@/lib/connectors/sdk/steps";
import { accessTokenSteps, apiKeySteps, applicationKeySteps } from "./keys";
import { roleSteps } from "./roles";
import { type Datadog, permission } from "./session";
import { userSteps } from "./users";

/** What each data set asks, in order. */
export const steps: { [dataSet: string]: Step<Datadog>[] } = {
  users: userSteps,
  roles: roleSteps,
  "api-keys": apiKeySteps,
  "application-keys": applicationKeySteps,
  "access-tokens": accessTokenSteps,
};

/** What is read, the permission that the calls need, and what is lost without it. */
export const dataSets: DataSet[] = [
  {
    id: "users",
    title: "Service accounts and users",
    permissions: [permission.users],
    withoutIt: "Which service accounts there are, and which roles they hold, is not known.",
  },
  {
    id: "roles",
    title: "Roles and their permissions",
    permissions: [permission.users],
    withoutIt: "What roles allow is not known.",
  },
  {
    id: "api-keys",
    title: "API keys",
    permissions: [permission.apiKeys],
    withoutIt: "Keys that send data, and when they were last used, are not known.",
  },
  {
    id: "application-keys",
    title: "Application keys",
    permissions: [permission.applicationKeys],
    withoutIt: "Keys that act as somebody, and when they were last used, are not known.",
    // With less than the permission for all of the organization, one's own come as a list of all.
    filtered: true,
  },
  {
    id: "access-tokens",
    title: "Access tokens",
    permissions: [permission.applicationKeys],
    withoutIt: "Tokens of people and service accounts, and when they end, are not known.",
    filtered: true,
  },
];
