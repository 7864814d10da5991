import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type DatadogConfig, datadogConfigSchema, datadogFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<DatadogConfig> = {
  id: "datadog",
  title: "Datadog",
  category: "SaaS",
  summary:
    "Finds service accounts, API keys, application keys and access tokens of an organization, with the last use of each.",
  config: datadogConfigSchema,
  fields: datadogFields,
  dataSets,
  cannotSee: [
    "Uses of a key before Datadog began to note them: when that was is not written. A key without a use is of unknown use.",
    "The hour of a use: it is taken as to the day.",
    "Client tokens of browsers and apps, webhooks, and integrations with other clouds.",
    "OAuth apps that people let in.",
    "Other organizations of the same account: each is a source of its own.",
    "Whether a user who is no service account is a person.",
  ],
  neverReads: [
    "Keys and tokens: the lists show only the end of each, which is dropped",
    "Metrics, logs, monitors and any other data",
  ],
  evidence: "api",
  proof: {
    state: "unverified",
    by: "Written after the types of Datadog's own library; the names of permissions are established knowledge.",
  },
  access: accessGuide,
};
