import { accountId } from "./accounts";
import type { AwsAccount } from "./aws-account";
import { allow, awsPolicy, trustsPrincipal, trustsService, trustsToken } from "./aws-documents";
import { githubIssuer } from "./aws-workloads";
import { type Keeper, keeperOf, ownerTag } from "./keepers";
import { employee, teams } from "./staff";

const pipelines = `orders clickstream inventory suppliers customers returns payments marketing-spend search-logs recommendations
  forecasts margin-report price-watch nps stock-turn cohorts churn sessions warehouse-kpi basket tax-archive`;
const toys = `hackday-2021-chatbot llm-playground image-tagger price-scraper test-vpc-flow resize-benchmark tmp-admin-lena
  quicksight-trial sagemaker-demo voice-search poc-kafka poc-opensearch demo-storefront loadtest graphql-spike ar-viewer
  store-heatmap intern-2023-forecast terraform-import-test dr-exercise`;
const platform: Keeper = { team: "platform", person: null };
const words = (text: string) => text.split(/\s+/).filter((word) => word !== "");

/** Pipelines of the data teams: jobs of Glue, a notebook server, schedulers. */
export function addPipelines(account: AwsAccount): void {
  if (account.facts.key !== "data-prod" && account.facts.key !== "data-dev") return;
  const { company, facts } = account;
  for (const name of words(pipelines)) {
    const random = company.random("pipeline", facts.key, name);
    if (facts.key === "data-dev" && random.chance(0.45)) continue;
    const keeper = keeperOf(company, ["data"], "pipeline", name);
    account.role(`glue-${name}`, {
      path: "/service-role/",
      createdAt: company.ago(random.between(60, account.ageDays), facts.key, name),
      trust: trustsService("glue.amazonaws.com"),
      attached: [awsPolicy("service-role/AWSGlueServiceRole")],
      inline: { lake: allow(["s3:GetObject", "s3:PutObject"], `arn:aws:s3:::brindlewood-lake-${name}/*`) },
      tags: random.chance(0.5)
        ? { team: "data", owner: ownerTag(keeper, company.random("owner tag", facts.key, name)) }
        : { team: "data" },
      keeper,
      lastUsedAt: random.chance(0.8) ? company.ago(random.between(0, 3), facts.key, name) : null,
    });
  }
  for (const name of ["airflow-scheduler", "sagemaker-notebooks", "redshift-copy", "emr-default"]) {
    account.role(name, {
      createdAt: company.ago(account.ageDays - 40, facts.key, name),
      trust: trustsService(name === "emr-default" ? "elasticmapreduce.amazonaws.com" : "ec2.amazonaws.com"),
      attached: [awsPolicy("AmazonS3FullAccess")],
      tags: { team: "data" },
      keeper: { team: "data", person: null },
      lastUsedAt:
        name === "emr-default" ? company.ago(310, facts.key, name) : company.ago(1, facts.key, name),
    });
  }
}

/** What everybody uses: builds, images, DNS, and the machinery that changes the other accounts. */
export function addSharedServices(account: AwsAccount): void {
  if (account.facts.key !== "shared-services") return;
  const { company, facts } = account;
  account.issuers.push(githubIssuer);
  for (const name of [
    "terraform-plan",
    "image-build",
    "dns-updater",
    "artifact-promotion",
    "renovate",
    "sbom-export",
  ]) {
    account.role(`ci-${name}`, {
      createdAt: company.ago(company.random("ci", name).between(100, 1500), facts.key, name),
      trust: trustsToken(account.id, githubIssuer, `repo:brindlewood/platform:environment:${name}`),
      attached: [
        awsPolicy(name === "terraform-plan" ? "ReadOnlyAccess" : "AmazonEC2ContainerRegistryReadOnly"),
      ],
      tags: { team: "platform", owner: "ada.brookes@brindlewood.example" },
      keeper: { team: "platform", person: employee("Ada Brookes") },
      lastUsedAt: company.ago(0, facts.key, name),
    });
  }
  for (const target of ["shop-prod", "payments-prod", "data-prod", "logistics-prod"] as const) {
    account.role(`terraform-apply-${target}`, {
      createdAt: company.ago(900, facts.key, target),
      trust: trustsToken(
        account.id,
        githubIssuer,
        `repo:brindlewood/${target.replace("-prod", "")}-infra:environment:production`,
      ),
      inline: { become: allow("sts:AssumeRole", `arn:aws:iam::${accountId(target)}:role/terraform`) },
      tags: { team: "platform" },
      keeper: platform,
      lastUsedAt: company.ago(2, facts.key, target),
    });
  }
}

/** What operations needs wherever something runs, each for one service of AWS. */
const operations: readonly (readonly [name: string, service: string, actions: string[]])[] = [
  ["vpc-flow-logs", "vpc-flow-logs", ["logs:CreateLogStream", "logs:PutLogEvents"]],
  ["rds-monitoring", "monitoring.rds", ["logs:PutLogEvents"]],
  ["schedule-runner", "scheduler", ["lambda:InvokeFunction", "states:StartExecution"]],
  ["order-workflow", "states", ["lambda:InvokeFunction"]],
  ["image-replication", "s3", ["s3:ReplicateObject", "s3:GetObjectVersion"]],
  ["api-gateway-logs", "apigateway", ["logs:PutLogEvents"]],
  ["ssm-maintenance", "ssm", ["ssm:SendCommand", "ec2:RebootInstances"]],
];

/** Roles that operations made for services of AWS. */
export function addOperations(account: AwsAccount): void {
  const { company, facts } = account;
  if (facts.team === null || facts.team === "security" || facts.key === "management") return;
  for (const [name, service, actions] of operations) {
    const random = company.random("operations", facts.key, name);
    if (random.chance(0.2)) continue;
    account.role(name, {
      path: "/service-role/",
      createdAt: company.ago(random.between(50, account.ageDays), facts.key, name),
      trust: trustsService(`${service}.amazonaws.com`),
      inline: { work: allow(actions) },
      tags: random.chance(0.6) ? { team: "platform" } : {},
      keeper: platform,
      lastUsedAt: random.chance(0.85) ? company.ago(random.between(0, 4), facts.key, name) : null,
    });
  }
}

/** Where the other accounts let the shared machinery in, and the security team. */
export function addCrossAccountRoles(account: AwsAccount): void {
  const { company, facts } = account;
  if (facts.unit === "Root") return;
  const shared = accountId("shared-services");
  if (facts.key.endsWith("-prod")) {
    account.role("terraform", {
      createdAt: company.ago(Math.min(account.ageDays, 900), facts.key, "terraform"),
      trust: trustsPrincipal(`arn:aws:iam::${shared}:role/terraform-apply-${facts.key}`),
      attached: [awsPolicy("AdministratorAccess")],
      tags: { team: "platform", purpose: "Applies infrastructure code" },
      keeper: platform,
      lastUsedAt: company.ago(2, facts.key, "terraform"),
    });
  }
  for (const name of ["incident-responder", "log-shipper", "cost-reporter"]) {
    account.role(name, {
      createdAt: company.ago(Math.min(account.ageDays, 1300), facts.key, name),
      trust: trustsPrincipal(`arn:aws:iam::${accountId("security-tooling")}:root`),
      attached: [
        awsPolicy(name === "incident-responder" ? "PowerUserAccess" : "job-function/ViewOnlyAccess"),
      ],
      tags: { team: "security" },
      keeper: { team: "security", person: null },
      lastUsedAt: name === "incident-responder" ? null : company.ago(1, facts.key, name),
    });
  }
}

/** What people tried out and left behind. */
export function addExperiments(account: AwsAccount): void {
  if (account.facts.key !== "sandbox") return;
  const { company, facts } = account;
  for (const name of words(toys)) {
    const random = company.random("toy", name);
    const keeper = keeperOf(company, teams, "toy", name);
    for (const part of random.chance(0.6) ? ["role"] : ["role", "lambda"]) {
      account.role(`${name}-${part}`, {
        createdAt: company.ago(random.between(120, account.ageDays), facts.key, name, part),
        trust: trustsService(part === "lambda" ? "lambda.amazonaws.com" : "ec2.amazonaws.com"),
        attached: [awsPolicy(random.chance(0.3) ? "AdministratorAccess" : "AmazonS3FullAccess")],
        tags: random.chance(0.2)
          ? { owner: ownerTag(keeper, company.random("owner tag", facts.key, name, part)) }
          : {},
        keeper,
        lastUsedAt: random.chance(0.2) ? company.ago(random.between(1, 380), facts.key, name, part) : null,
      });
    }
  }
}
