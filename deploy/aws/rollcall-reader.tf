# The role with which Rollcall reads this account. It can read names, policies and dates.

variable "role_name" {
  type    = string
  default = "RollcallReader"
}

variable "trusted_principal" {
  description = "ARN of the user or role that Rollcall signs in with."
  type        = string
}

variable "external_id" {
  description = "The external id of the source in Rollcall."
  type        = string
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
      Action    = "sts:AssumeRole"
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
          "access-analyzer:GetFinding",
          "access-analyzer:ListAnalyzers",
          "access-analyzer:ListFindings",
          "bedrock-agentcore:GetAgentRuntime",
          "bedrock-agentcore:GetGateway",
          "bedrock-agentcore:ListAgentRuntimes",
          "bedrock-agentcore:ListApiKeyCredentialProviders",
          "bedrock-agentcore:ListGateways",
          "bedrock-agentcore:ListOauth2CredentialProviders",
          "bedrock:GetAgent",
          "bedrock:ListAgents",
          "bedrock:ListTagsForResource",
          "ec2:DescribeInstances",
          "ec2:DescribeRegions",
          "ecs:DescribeServices",
          "ecs:DescribeTaskDefinition",
          "ecs:DescribeTasks",
          "ecs:ListClusters",
          "ecs:ListServices",
          "ecs:ListTasks",
          "eks:DescribeCluster",
          "eks:DescribePodIdentityAssociation",
          "eks:ListClusters",
          "eks:ListPodIdentityAssociations",
          "iam:GenerateCredentialReport",
          "iam:GenerateServiceLastAccessedDetails",
          "iam:GetAccessKeyLastUsed",
          "iam:GetAccountAuthorizationDetails",
          "iam:GetCredentialReport",
          "iam:GetLoginProfile",
          "iam:GetOpenIDConnectProvider",
          "iam:GetServiceLastAccessedDetails",
          "iam:ListAccessKeys",
          "iam:ListAccountAliases",
          "iam:ListInstanceProfiles",
          "iam:ListOpenIDConnectProviders",
          "iam:ListRoles",
          "iam:ListSAMLProviders",
          "iam:ListServiceSpecificCredentials",
          "iam:ListUsers",
          "lambda:ListFunctions",
          "organizations:DescribeOrganization",
          "organizations:DescribePolicy",
          "organizations:ListAccounts",
          "organizations:ListAccountsForParent",
          "organizations:ListOrganizationalUnitsForParent",
          "organizations:ListPolicies",
          "organizations:ListRoots",
          "organizations:ListTagsForResource",
          "organizations:ListTargetsForPolicy",
          "rolesanywhere:GetSubject",
          "rolesanywhere:ListProfiles",
          "rolesanywhere:ListSubjects",
          "rolesanywhere:ListTrustAnchors",
          "secretsmanager:ListSecrets",
        ]
        Resource = "*"
      },
      # Only for a source that reads the last events of CloudTrail; leave this statement out otherwise.
      {
        Sid      = "RollcallReadsEvents"
        Effect   = "Allow"
        Action   = "cloudtrail:LookupEvents"
        Resource = "*"
      },
      # AWS gives API Gateway's keys and their values by one permission. Rollcall keeps no value;
      # leave this statement out if the role must not be able to ask for them.
      {
        Sid    = "RollcallReadsApiKeys"
        Effect = "Allow"
        Action = "apigateway:GET"
        Resource = [
          "arn:${data.aws_partition.current.partition}:apigateway:*::/apikeys",
          "arn:${data.aws_partition.current.partition}:apigateway:*::/usageplans",
          "arn:${data.aws_partition.current.partition}:apigateway:*::/usageplans/*",
        ]
      },
      {
        Sid      = "RollcallEntersOtherAccounts"
        Effect   = "Allow"
        Action   = "sts:AssumeRole"
        Resource = "arn:${data.aws_partition.current.partition}:iam::*:role/${var.role_name}"
      },
    ]
  })
}

output "role_arn" {
  value = aws_iam_role.rollcall_reader.arn
}
