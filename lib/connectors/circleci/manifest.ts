import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type CircleConfig, circleConfigSchema, circleFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<CircleConfig> = {
  id: "circleci",
  title: "CircleCI",
  category: "CI/CD",
  summary:
    "Finds the secrets of contexts and projects, checkout keys, webhooks, schedules, runners, and what pipelines sign in as.",
  config: circleConfigSchema,
  fields: circleFields,
  dataSets,
  cannotSee: [
    "Projects that the settings do not name: CircleCI's API has no list of an organization's projects.",
    "Personal and project API tokens: CircleCI's API lists none.",
    "When a secret or key was last used: CircleCI does not tell.",
    "SSH keys that were added to a project by hand.",
    "What a variable holds: CircleCI shows only the end of it, which is dropped.",
    "Which contexts a project's configuration uses.",
    "Audience and lifetime of ID tokens where an organization changed them.",
  ],
  neverReads: [
    "Values of variables",
    "Pipelines, their parameters, logs and artifacts",
    "Tokens of runners: CircleCI shows them once, to who makes them",
  ],
  evidence: "api",
  proof: {
    state: "unverified",
    by: "Written after CircleCI's documentation of its API and of the runners' API, and after how others read it.",
  },
  access: accessGuide,
};
