import { type EscalationPath, on, path } from "./escalation-path";

/**
 * Paths through users, groups, roles and their policies. Ids and permissions after pathfinding.cloud, copyright 2025 Datadog, Inc.,
 * Apache License 2.0 (https://pathfinding.cloud); targets and needs as we read AWS's documentation.
 */
export const identityPaths: readonly EscalationPath[] = [
  path("iam-001", "any", [on("own_policy", "iam:CreatePolicyVersion")]),
  path("iam-002", "any", [on("user", "iam:CreateAccessKey")]),
  path("iam-003", "any", [on("user", "iam:CreateAccessKey", "iam:DeleteAccessKey")]),
  path("iam-004", "any", [on("user", "iam:CreateLoginProfile")], ["no password of that user yet"]),
  path("iam-005", "role", [on("self", "iam:PutRolePolicy")]),
  path("iam-006", "any", [on("user", "iam:UpdateLoginProfile")], ["a password of that user"]),
  path("iam-007", "user", [on("self", "iam:PutUserPolicy")]),
  path("iam-008", "user", [on("self", "iam:AttachUserPolicy")]),
  path("iam-009", "role", [on("self", "iam:AttachRolePolicy")]),
  path("iam-010", "user", [on("own_group", "iam:AttachGroupPolicy")]),
  path("iam-011", "user", [on("own_group", "iam:PutGroupPolicy")]),
  path("iam-012", "any", [on("role", "iam:UpdateAssumeRolePolicy")]),
  path("iam-013", "any", [on("group", "iam:AddUserToGroup")]),
  path("iam-014", "any", [on("role", "iam:AttachRolePolicy", "sts:AssumeRole")]),
  path("iam-015", "any", [on("user", "iam:AttachUserPolicy", "iam:CreateAccessKey")]),
  path("iam-016", "any", [on("role_policy", "iam:CreatePolicyVersion"), on("role", "sts:AssumeRole")]),
  path("iam-017", "any", [on("role", "iam:PutRolePolicy", "sts:AssumeRole")]),
  path("iam-018", "any", [on("user", "iam:PutUserPolicy", "iam:CreateAccessKey")]),
  path("iam-019", "any", [on("role", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy")]),
  path("iam-020", "any", [
    on("role_policy", "iam:CreatePolicyVersion"),
    on("role", "iam:UpdateAssumeRolePolicy"),
  ]),
  path("iam-021", "any", [on("role", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy")]),
  path("sts-001", "any", [on("role", "sts:AssumeRole")]),
];
