import { accountId } from "./accounts";
import type { AwsAccount } from "./aws-account";
import { awsPolicy, documentOf, trustsPrincipal, trustsService } from "./aws-documents";

/** Services that make a role of their own in every account where they are used. */
const linked = [
  ["support", "Support"],
  ["trustedadvisor", "TrustedAdvisor"],
  ["config", "Config"],
  ["cloudtrail", "CloudTrail"],
  ["guardduty", "AmazonGuardDuty"],
  ["securityhub", "SecurityHub"],
  ["organizations", "Organizations"],
  ["sso", "SSO"],
  ["access-analyzer", "AccessAnalyzer"],
  ["inspector2", "AmazonInspector2"],
  ["autoscaling", "AutoScaling"],
  ["ecs", "ECS"],
  ["eks", "AmazonEKS"],
  ["elasticloadbalancing", "ElasticLoadBalancing"],
  ["rds", "RDS"],
  ["elasticache", "ElastiCache"],
] as const;

/** Permission sets of Identity Center: what people become in an account. */
const permissionSets = [
  ["AdministratorAccess", "AdministratorAccess"],
  ["Developer", "PowerUserAccess"],
  ["ReadOnly", "ReadOnlyAccess"],
  ["SecurityAudit", "SecurityAudit"],
  ["Billing", "job-function/Billing"],
] as const;

const workload = new Set(["autoscaling", "ecs", "eks", "elasticloadbalancing", "rds", "elasticache"]);

/** What every account of the organisation holds, whoever works in it. */
export function addBaseline(account: AwsAccount): void {
  const { company, ageDays, facts } = account;
  const random = company.random("baseline", facts.key);
  const usedLately = (name: string) => company.ago(random.between(0, 20), facts.key, name);
  const runsThings = !["management", "log-archive", "security-tooling"].includes(facts.key);
  for (const [service, name] of linked) {
    if (workload.has(service) && !(runsThings && random.chance(0.75))) continue;
    account.role(`AWSServiceRoleFor${name}`, {
      path: `/aws-service-role/${service}.amazonaws.com/`,
      createdAt: company.ago(random.between(30, ageDays), facts.key, service),
      trust: trustsService(`${service}.amazonaws.com`),
      lastUsedAt: random.chance(0.7) ? usedLately(name) : null,
    });
  }
  for (const [set, policy] of permissionSets) {
    if (set === "Billing" && facts.key !== "management") continue;
    account.role(`AWSReservedSSO_${set}_${random.text("0123456789abcdef", 16)}`, {
      path: "/aws-reserved/sso.amazonaws.com/eu-central-1/",
      createdAt: company.ago(Math.min(ageDays, 1500), facts.key, set),
      trust: documentOf({
        Effect: "Allow",
        Principal: { Federated: account.arn("saml-provider/AWSSSO_b9r1nd1ew00d_DO_NOT_DELETE") },
        Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
        Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
      }),
      attached: [awsPolicy(policy)],
      lastUsedAt: usedLately(set),
    });
  }
  addOrganizationRoles(account, usedLately);
}

function addOrganizationRoles(account: AwsAccount, usedLately: (name: string) => Date): void {
  const { company, facts, ageDays } = account;
  const management = `arn:aws:iam::${accountId("management")}:root`;
  const since = company.ago(Math.min(ageDays, 2400), facts.key, "organization roles");
  if (facts.key !== "management") {
    account.role("OrganizationAccountAccessRole", {
      createdAt: since,
      trust: trustsPrincipal(management),
      attached: [awsPolicy("AdministratorAccess")],
      lastUsedAt: facts.key.endsWith("prod") ? null : company.ago(260, facts.key, "organization access"),
    });
  }
  account.role("stacksets-exec-7c2f0e", {
    createdAt: since,
    trust: trustsPrincipal(management),
    attached: [awsPolicy("AdministratorAccess")],
    lastUsedAt: usedLately("stacksets"),
    tags: { team: "platform" },
  });
  account.role("config-recorder", {
    path: "/service-role/",
    createdAt: since,
    trust: trustsService("config.amazonaws.com"),
    attached: [awsPolicy("service-role/AWS_ConfigRole")],
    lastUsedAt: usedLately("config"),
    tags: { team: "security", purpose: "Records what resources there are" },
  });
  account.role("backup-vault-writer", {
    path: "/service-role/",
    createdAt: since,
    trust: trustsService("backup.amazonaws.com"),
    inline: {
      backup: documentOf({
        Effect: "Allow",
        Action: ["backup:*", "ec2:CreateSnapshot", "rds:CreateDBSnapshot"],
        Resource: "*",
      }),
    },
    lastUsedAt: usedLately("backup"),
    tags: { team: "platform" },
  });
  account.role("RollcallReader", {
    createdAt: company.ago(Math.min(ageDays, 40), facts.key, "reader"),
    trust: trustsPrincipal(`arn:aws:iam::${accountId("security-tooling")}:root`, "brindlewood-rollcall"),
    attached: [awsPolicy("SecurityAudit")],
    lastUsedAt: usedLately("reader"),
    tags: { team: "security", purpose: "Reads identities for the inventory" },
  });
  account.role("break-glass-admin", {
    createdAt: since,
    trust: trustsPrincipal(`arn:aws:iam::${accountId("security-tooling")}:user/break-glass-1`),
    attached: [awsPolicy("AdministratorAccess")],
    lastUsedAt: null,
    tags: { owner: "samuel.osei@brindlewood.example", purpose: "Emergency access, tested every quarter" },
  });
}
