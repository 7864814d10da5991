import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type TerraformConfig, terraformConfigSchema, terraformFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<TerraformConfig> = {
  id: "terraform",
  title: "Terraform",
  category: "CI/CD",
  summary:
    "Finds secrets in states and which code made an identity; tokens, agents, connections and variables of HCP Terraform.",
  config: terraformConfigSchema,
  fields: terraformFields,
  dataSets,
  cannotSee: [
    "Tokens of people: each person alone may list their own.",
    "Identities that a state made in systems whose ids the state does not tell whole: only AWS users, roles and keys and Google service accounts are joined.",
    "States that are encrypted, and formats before 4 (Terraform 0.11).",
    "Values of sensitive variables, and whether one is a secret at all.",
    "What other tokens than ours are shown: the platform leaves out teams, workspaces and pools that a team may not see.",
    "When a connection to a code host was used. The last change of a workspace stands for its last run.",
    "Access of teams to single workspaces and projects, policies, run tasks and notification webhooks.",
  ],
  neverReads: [
    "States are read from files that you bring, never from the platform; values are dropped as they are read",
    "Values of variables, but for names of roles and accounts in variables that Terraform itself defines for that",
    "Runs, plans, logs and outputs on the platform",
  ],
  // What a state says of an identity elsewhere must never outweigh what that system says itself.
  evidence: "file",
  proof: {
    state: "partly",
    by: "States: tried against one that Terraform 1.11 wrote with the AWS provider. HCP Terraform: written after its published client, unverified against a live organisation.",
  },
  access: accessGuide,
  exports: [
    {
      id: "state",
      title: "State (format 4)",
      how: "terraform state pull > network-production.tfstate",
      accept: [".tfstate", ".json"],
      marks: ['"lineage"', '"terraform_version"'],
    },
  ],
};
