import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { AwsConfig } from "./config";
import { dataSets } from "./data-sets";

const defaultRole = "RollcallReader";
const assume = "sts:AssumeRole";

/** Every action that the reader may need: exactly the permissions that the data sets name. */
export const readerActions: string[] = [...new Set(dataSets.flatMap((set) => set.permissions))].sort();

const readGateway = "apigateway:GET";
/** `GET` of API Gateway reads everything there, so it is bound to what is read. */
const gatewayPaths = ["/apikeys", "/usageplans", "/usageplans/*"];

/** Asked for by few: a source that does not read events goes without it. */
const readEvents = "cloudtrail:LookupEvents";
const readsEvents = ({ events }: Partial<AwsConfig>) => events !== "none";

/** What is allowed on everything: all that is not bound to names, and that every source reads. */
const readActions = readerActions.filter((action) => ![assume, readGateway, readEvents].includes(action));

/** The policy document of the reader of a source; `role` is the name of the role in other accounts. */
export function readerPolicy(role: string, config: Partial<AwsConfig> = {}) {
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "RollcallReads", Effect: "Allow", Action: readActions, Resource: "*" },
      ...(readsEvents(config)
        ? [{ Sid: "RollcallReadsEvents", Effect: "Allow", Action: readEvents, Resource: "*" }]
        : []),
      {
        Sid: "RollcallReadsApiKeys",
        Effect: "Allow",
        Action: readGateway,
        Resource: gatewayPaths.map((path) => `arn:*:apigateway:*::${path}`),
      },
      {
        Sid: "RollcallEntersOtherAccounts",
        Effect: "Allow",
        Action: assume,
        Resource: `arn:*:iam::*:role/${role}`,
      },
    ],
  };
}

const lines = (items: string[], indent: string, shape: (item: string) => string) =>
  items.map((item) => `${indent}${shape(item)}`).join("\n");

/** AWS has no permission that lists these keys without their values; whoever copies the policy should know. */
const gatewayNote = (indent: string) =>
  lines(
    [
      "AWS gives API Gateway's keys and their values by one permission. Rollcall keeps no value;",
      "leave this statement out if the role must not be able to ask for them.",
    ],
    indent,
    (line) => `# ${line}`,
  );

const eventsNote = (indent: string) =>
  lines(
    ["Only for a source that reads the last events of CloudTrail; leave this statement out otherwise."],
    indent,
    (line) => `# ${line}`,
  );

const cloudFormationEvents = `${eventsNote("              ")}
              - Sid: RollcallReadsEvents
                Effect: Allow
                Action: ${readEvents}
                Resource: "*"
`;

const terraformEvents = `${eventsNote("      ")}
      {
        Sid      = "RollcallReadsEvents"
        Effect   = "Allow"
        Action   = ${JSON.stringify(readEvents)}
        Resource = "*"
      },
`;

/** The CloudFormation template, with what the configuration knows filled in as defaults. */
export function cloudFormation(config: Partial<AwsConfig>): string {
  const externalId = config.external_id ? `\n    Default: ${JSON.stringify(config.external_id)}` : "";
  return `AWSTemplateFormatVersion: "2010-09-09"
Description: The role with which Rollcall reads this account. It can read names, policies and dates.
Parameters:
  RoleName:
    Type: String
    Default: ${JSON.stringify(config.role_name ?? defaultRole)}
  TrustedPrincipal:
    Type: String
    Description: ARN of the user or role that Rollcall signs in with.
  ExternalId:
    Type: String
    MinLength: 2
    Description: The external id of the source in Rollcall.${externalId}
Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Ref RoleName
      Description: Read-only inventory by Rollcall
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Ref TrustedPrincipal
            Action: ${assume}
            Condition:
              StringEquals:
                sts:ExternalId: !Ref ExternalId
      Policies:
        - PolicyName: rollcall-reader
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Sid: RollcallReads
                Effect: Allow
                Action:
${lines(readActions, "                  ", (action) => `- ${action}`)}
                Resource: "*"
${readsEvents(config) ? cloudFormationEvents : ""}${gatewayNote("              ")}
              - Sid: RollcallReadsApiKeys
                Effect: Allow
                Action: ${readGateway}
                Resource:
${lines(gatewayPaths, "                  ", (path) => `- !Sub "arn:\${AWS::Partition}:apigateway:*::${path}"`)}
              - Sid: RollcallEntersOtherAccounts
                Effect: Allow
                Action: ${assume}
                Resource: !Sub "arn:\${AWS::Partition}:iam::*:role/\${RoleName}"
Outputs:
  RoleArn:
    Value: !GetAtt Reader.Arn
`;
}

/** The same role for Terraform. */
export function terraform(config: Partial<AwsConfig>): string {
  const externalId = config.external_id ? `\n  default     = ${JSON.stringify(config.external_id)}` : "";
  return `# The role with which Rollcall reads this account. It can read names, policies and dates.

variable "role_name" {
  type    = string
  default = ${JSON.stringify(config.role_name ?? defaultRole)}
}

variable "trusted_principal" {
  description = "ARN of the user or role that Rollcall signs in with."
  type        = string
}

variable "external_id" {
  description = "The external id of the source in Rollcall."
  type        = string${externalId}
}

data "aws_partition" "current" {}

resource "aws_iam_role" "rollcall_reader" {
  name        = var.role_name
  description = "Read-only inventory by Rollcall"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = var.trusted_principal }
      Action    = ${JSON.stringify(assume)}
      Condition = { StringEquals = { "sts:ExternalId" = var.external_id } }
    }]
  })
}

resource "aws_iam_role_policy" "rollcall_reader" {
  name = "rollcall-reader"
  role = aws_iam_role.rollcall_reader.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "RollcallReads"
        Effect = "Allow"
        Action = [
${lines(readActions, "          ", (action) => `${JSON.stringify(action)},`)}
        ]
        Resource = "*"
      },
${readsEvents(config) ? terraformEvents : ""}${gatewayNote("      ")}
      {
        Sid    = "RollcallReadsApiKeys"
        Effect = "Allow"
        Action = ${JSON.stringify(readGateway)}
        Resource = [
${lines(gatewayPaths, "          ", (path) => `"arn:\${data.aws_partition.current.partition}:apigateway:*::${path}",`)}
        ]
      },
      {
        Sid      = "RollcallEntersOtherAccounts"
        Effect   = "Allow"
        Action   = ${JSON.stringify(assume)}
        Resource = "arn:\${data.aws_partition.current.partition}:iam::*:role/\${var.role_name}"
      },
    ]
  })
}

output "role_arn" {
  value = aws_iam_role.rollcall_reader.arn
}
`;
}

/** The same role by hand, for a shell. */
function commandLine(config: Partial<AwsConfig>): string {
  const role = config.role_name ?? defaultRole;
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "ARN_THAT_ROLLCALL_SIGNS_IN_WITH" },
        Action: assume,
        Condition: { StringEquals: { "sts:ExternalId": config.external_id ?? "YOUR_EXTERNAL_ID" } },
      },
    ],
  };
  return `cat > trust.json <<'JSON'
${JSON.stringify(trust, null, 2)}
JSON
cat > policy.json <<'JSON'
${JSON.stringify(readerPolicy(role, config), null, 2)}
JSON
aws iam create-role --role-name ${role} --assume-role-policy-document file://trust.json
aws iam put-role-policy --role-name ${role} --policy-name rollcall-reader --policy-document file://policy.json
`;
}

/** What the sources page offers to copy. */
export const accessGuide: AccessGuide<AwsConfig> = {
  intro:
    "Create this role in every account that Rollcall reads, as a StackSet for a whole organisation. It reads names, policies and dates, and cannot change anything. It cannot read a secret's value, but for API Gateway's keys: AWS has no permission that lists them without. Rollcall keeps no value; leave that statement out if the role must not be able to ask. In the account that signs in, give the same policy to the identity that Rollcall signs in with.",
  tabs: [
    { name: "CloudFormation", language: "yaml", text: cloudFormation },
    { name: "Terraform", language: "hcl", text: terraform },
    { name: "AWS CLI", language: "sh", text: commandLine },
  ],
};
