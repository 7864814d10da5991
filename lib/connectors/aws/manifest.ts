import type { Manifest } from "@/lib/connectors/sdk/contract";
import { type AwsConfig, awsConfigSchema, awsFields } from "./config";
import { dataSets } from "./data-sets";
import { accessGuide } from "./policy";

export const manifest: Manifest<AwsConfig> = {
  id: "aws",
  title: "Amazon Web Services",
  category: "Cloud",
  summary: "Finds IAM users, roles and their keys, what each may do, who may become it, and what runs as it.",
  config: awsConfigSchema,
  fields: awsFields,
  dataSets,
  cannotSee: [
    "Who created a user, role or key: IAM does not keep it.",
    "Use of a role older than 400 days, and use of a key before 22 April 2015.",
    "Single calls, unless CloudTrail's events are read or its files brought or pushed: of those, who did what, from where and for whom is added up.",
    "The purpose of an identity, where no tag says it.",
    "Which roles a certificate of Roles Anywhere became, unless CloudTrail tells.",
    "Tools of agents in Bedrock.",
    "From exports: the ids of access keys. The credential report has numbered slots only.",
  ],
  neverReads: [
    "Values of secrets and parameters",
    "Secret parts of access keys and passwords",
    "Values of the environment variables of functions, containers and agents are dropped as they arrive; only names and keyed fingerprints stay",
    "Values of API Gateway's keys: they come with the keys of a usage plan and become keyed fingerprints as they arrive",
    "Instructions and prompts of agents",
    "Objects, tables, logs and any other content",
  ],
  evidence: "api",
  proof: {
    state: "partly",
    by: "Tried against a stand-in for AWS (moto) and published exports of accounts; not yet against a live organisation.",
  },
  access: accessGuide,
  exports: [
    {
      id: "account-details",
      title: "Account authorization details (JSON)",
      how: "aws iam get-account-authorization-details > details.json",
      accept: [".json", ".jsonl"],
      marks: ['"UserDetailList"', '"GroupDetailList"', '"RoleDetailList"', '"Policies"'],
    },
    {
      id: "credential-report",
      title: "Credential report (CSV, or the command's JSON)",
      how: "aws iam generate-credential-report && sleep 10 && aws iam get-credential-report > report.json",
      accept: [".csv", ".json"],
      marks: ["user,arn,user_creation_time", '"GeneratedTime"', '"ReportFormat"', '"Content"'],
    },
  ],
  events: [
    {
      id: "cloudtrail",
      title: "CloudTrail",
      how: "aws s3 cp --recursive s3://BUCKET/AWSLogs/ACCOUNT/CloudTrail/ . or aws cloudtrail lookup-events > events.json",
      accept: [".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson"],
      marks: ['"eventSource"', '"CloudTrailEvent"'],
      form: "json",
      lists: ["Records", "Events"],
    },
  ],
};
