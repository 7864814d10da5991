import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type JenkinsConfig, jenkinsConfigSchema, jenkinsFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<JenkinsConfig> = {
  id: "jenkins",
  title: "Jenkins",
  category: "CI/CD",
  summary: "Finds jobs and agents of a controller, the secrets in its stores, and which jobs use them.",
  config: jenkinsConfigSchema,
  fields: jenkinsFields,
  dataSets,
  cannotSee: [
    "Users and their API tokens: Jenkins lists nobody else's, but to a script that an administrator runs.",
    "Uses of a credential before Jenkins tracked them, and uses that no plugin reports.",
    "When a credential was made or changed, and by whom.",
    "Secrets that a job holds itself: in parameters, scripts, or the settings of a plugin.",
    "Stores of users, and those of other plugins (Vault, AWS Secrets Manager, Kubernetes).",
    "Branches of a multibranch project one by one.",
    "Jobs, folders and stores that the user may not see: Jenkins leaves them out without a word.",
  ],
  neverReads: [
    "Configurations (config.xml): they hold encrypted secrets",
    "Secrets of agents, build logs and artifacts",
    "Values of credentials: the remote API does not give them out",
  ],
  evidence: "api",
  proof: {
    state: "unverified",
    by: "Credentials and fingerprints after the plugins' own source; jobs and agents after common knowledge of the remote API.",
  },
  access: accessGuide,
};
