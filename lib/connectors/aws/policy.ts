import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { AwsConfig } from "./config";
import { dataSets } from "./data-sets";

const defaultRole = "RollcallReader";
const assume = "sts:AssumeRole";

/** Every action that the reader may need: exactly the permissions that the data sets name. */
export const readerActions: string[] = [...new Set(dataSets.flatMap((set) => set.permissions))].sort();

/** What is allowed on everything: all but assuming roles, which is bound to the reader's own name. */
const readActions = readerActions.filter((action) => action !== assume);

/** The policy document of the reader; `role` is the name of the role in other accounts. */
export function readerPolicy(role: string) {
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "RollcallReads", Effect: "Allow", Action: readActions, Resource: "*" },
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

/** The CloudFormation template, with what the configuration knows filled in as defaults. */
export function cloudFormation(config: Partial<AwsConfig>): string {
  const externalId = config.external_id ? `\n    Default: ${JSON.stringify(config.external_id)}` : "";
  return `AWSTemplateFormatVersion: "2010-09-09"
Description: The role with which Rollcall reads this account. It can read names, policies and dates; no secret values.
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
  return `# The role with which Rollcall reads this account. It can read names, policies and dates; no secret values.

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
${JSON.stringify(readerPolicy(role), null, 2)}
JSON
aws iam create-role --role-name ${role} --assume-role-policy-document file://trust.json
aws iam put-role-policy --role-name ${role} --policy-name rollcall-reader --policy-document file://policy.json
`;
}

/** What the sources page offers to copy. */
export const accessGuide: AccessGuide<AwsConfig> = {
  intro:
    "Create this role in every account that Rollcall reads, as a StackSet for a whole organisation. It reads names, policies and dates; it cannot read a secret's value or change anything. In the account that signs in, give the same policy to the identity that Rollcall signs in with.",
  tabs: [
    { name: "CloudFormation", language: "yaml", text: cloudFormation },
    { name: "Terraform", language: "hcl", text: terraform },
    { name: "AWS CLI", language: "sh", text: commandLine },
  ],
};
