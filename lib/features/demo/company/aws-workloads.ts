import type { AccountKey } from "./accounts";
import type { AwsAccount } from "./aws-account";
import { profileArn } from "./aws-answers";
import { allow, awsPolicy, trustsService, trustsToken } from "./aws-documents";
import type { Company } from "./company";
import { type Keeper, keeperOf, ownerTag, teamTag } from "./keepers";
import type { Team } from "./staff";

export const githubIssuer = "token.actions.githubusercontent.com";

const domains = ["shop", "payments", "logistics", "data"] as const;
type Domain = (typeof domains)[number];

/** The services that the company wrote, by the part of it that runs them. */
const services: Record<Domain, string> = {
  shop: `storefront cart wishlist pricing promotions catalogue-api catalogue-indexer search-api recommendations reviews media-resizer
    sitemap accounts-api sessions notifications mailer newsletter gift-cards stock-levels product-feed returns-portal store-finder
    image-proxy ab-testing consent-api loyalty`,
  payments: "checkout payment-gateway refunds fraud-score invoices ledger payouts tax-rates",
  logistics:
    "warehouse-api carrier-labels route-planner parcel-tracking supplier-portal edi-gateway returns-desk forecasting",
  data: "events-collector feature-store metrics-api",
};

const functions: Record<Domain, string> = {
  shop: `order-confirmation abandoned-cart price-import stock-sync image-thumbnails review-moderation feed-export sitemap-build
    redirects-edge coupon-expiry newsletter-bounce search-synonyms size-guide session-cleanup csp-report page-warmup feature-flags
    translation-sync address-check click-collect`,
  payments:
    "settlement-report chargeback-webhook card-expiry refund-retry ledger-close vat-report dunning-mail bank-file-import",
  logistics:
    "label-cleanup carrier-webhook stocktake-import dock-schedule parcel-alerts customs-export supplier-digest",
  data: "events-enrich sessions-rollup gdpr-erasure cohort-build dashboard-refresh orders-snapshot marketing-spend-import",
};

export const repositories: Record<Domain, string> = {
  shop: `storefront catalogue search accounts mailer media promotions reviews returns loyalty edge-config cart pricing
    notifications sessions store-finder image-proxy gift-cards shop-infra`,
  payments: "checkout payment-gateway fraud-score ledger refunds invoices payments-infra",
  logistics: "warehouse carrier-labels route-planner logistics-infra",
  data: "pipelines feature-store dbt-models data-infra",
};

export const words = (text: string) => text.split(/\s+/).filter((word) => word !== "");
const domainOf = (key: AccountKey): Domain | null => {
  const [domain = ""] = key.split("-");
  return domain === "shop" || domain === "payments" || domain === "logistics" || domain === "data"
    ? domain
    : null;
};
const teamsOf: Record<Domain, readonly Team[]> = {
  shop: ["storefront", "catalogue"],
  payments: ["payments"],
  logistics: ["logistics"],
  data: ["data"],
};

/** Services on the cluster, functions, deployments and instances of an account that runs a part of the shop. */
export function addWorkloads(account: AwsAccount): void {
  const domain = domainOf(account.facts.key);
  if (domain === null) return;
  account.issuers.push(githubIssuer, clusterIssuer(account));
  for (const name of words(services[domain])) addService(account, domain, name);
  for (const name of words(functions[domain])) addFunction(account, domain, name);
  for (const repository of words(repositories[domain])) addDeployRole(account, domain, repository);
  addNodes(account);
}

/** Who vouches for the pods of the account's cluster. */
export function clusterIssuer(account: AwsAccount): string {
  const id = account.company.random("cluster", account.facts.key).text("0123456789ABCDEF", 32);
  return `oidc.eks.eu-central-1.amazonaws.com/id/${id}`;
}

/** How often staging and development run something that production runs. */
function isHere(account: AwsAccount, name: string): boolean {
  const share = { production: 1, staging: 0.85, development: 0.6 }[
    account.facts.environment ?? "development"
  ];
  return account.company.random("here", account.facts.key, name).chance(share ?? 0.6);
}

/** Whoever looks after a service, function or repository does so in every environment. */
function keeperIn(company: Company, domain: Domain, name: string): Keeper {
  return keeperOf(company, teamsOf[domain], domain, name);
}

/** Who really looks after a repository; null: it belongs to no part of the shop. */
export function keeperOfRepository(company: Company, repository: string): Keeper | null {
  const domain = domains.find((each) => words(repositories[each]).includes(repository));
  return domain ? keeperIn(company, domain, repository) : null;
}

/** Tags as they are in such a company: often there, not always, and the owner least of all. */
function told(account: AwsAccount, domain: Domain, name: string) {
  const random = account.company.random("tags", domain, name, account.facts.environment ?? "");
  const keeper = keeperIn(account.company, domain, name);
  const team = teamTag(keeper, random);
  const owner = ownerTag(keeper, account.company.random("owner tag", account.facts.key, name));
  const tags: Record<string, string> = {
    ...(random.chance(0.7) ? { team } : {}),
    ...(random.chance(0.25) ? { owner } : {}),
    ...(random.chance(0.6) ? { environment: account.facts.environment ?? "development" } : {}),
    ...(random.chance(0.3) ? { "created-by": "terraform" } : {}),
  };
  return { tags, keeper };
}

function born(account: AwsAccount, ...part: string[]): Date {
  const random = account.company.random("born", account.facts.key, ...part);
  // More of what runs today is young than old.
  const days = Math.round(account.ageDays * random.next() ** 1.2);
  return account.company.ago(Math.max(15, days), account.facts.key, ...part);
}

/** Most of it ran today or this week; some has not run for so long that IAM forgot. */
function lastRun(account: AwsAccount, ...part: string[]): Date | null {
  const random = account.company.random("last run", account.facts.key, ...part);
  if (random.chance(0.07)) return null;
  const days = random.chance(0.85) ? random.between(0, 6) : random.between(7, 390);
  return account.company.ago(days, account.facts.key, ...part);
}

function addService(account: AwsAccount, domain: Domain, name: string): void {
  if (!isHere(account, name)) return;
  const { key } = account.facts;
  account.role(`svc-${name}`, {
    createdAt: born(account, "service", name),
    trust: trustsToken(account.id, clusterIssuer(account), `system:serviceaccount:${domain}:${name}`),
    inline: {
      access: allow(
        ["s3:GetObject", "s3:PutObject", "sqs:SendMessage", "secretsmanager:GetSecretValue"],
        [`arn:aws:s3:::brindlewood-${key}-${name}/*`, `arn:aws:sqs:eu-central-1:${account.id}:${name}-*`],
      ),
    },
    ...told(account, domain, name),
    lastUsedAt: lastRun(account, "service", name),
  });
  const random = account.company.random("beside the service", key, name);
  if (random.chance(0.5)) {
    account.role(`svc-${name}-worker`, {
      createdAt: born(account, "worker", name),
      trust: trustsToken(
        account.id,
        clusterIssuer(account),
        `system:serviceaccount:${domain}:${name}-worker`,
      ),
      inline: {
        queue: allow(
          ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
          `arn:aws:sqs:eu-central-1:${account.id}:${name}-*`,
        ),
      },
      ...told(account, domain, name),
      lastUsedAt: lastRun(account, "worker", name),
    });
  }
  if (random.chance(0.5)) {
    account.secrets.push({
      name: `${name}/database`,
      region: "eu-central-1",
      changedAt: account.company.ago(random.between(3, 900), key, name, "secret"),
      rotated: random.chance(0.35),
    });
  }
}

function addFunction(account: AwsAccount, domain: Domain, name: string): void {
  if (!isHere(account, name)) return;
  const role = account.role(`${name}-lambda`, {
    path: "/service-role/",
    createdAt: born(account, "function", name),
    trust: trustsService("lambda.amazonaws.com"),
    attached: [awsPolicy("service-role/AWSLambdaBasicExecutionRole")],
    inline: { work: allow(["dynamodb:GetItem", "dynamodb:PutItem", "ses:SendEmail"]) },
    ...told(account, domain, name),
    lastUsedAt: lastRun(account, "function", name),
  });
  account.functions.push({
    name,
    region: account.facts.regions[1] && name.includes("edge") ? account.facts.regions[1] : "eu-central-1",
    role: role.arn,
    variables: { LOG_LEVEL: "info", TABLE: `${domain}-${name}`, SECRET_ID: `${name}/settings` },
  });
}

function addDeployRole(account: AwsAccount, domain: Domain, repository: string): void {
  const deployed = told(account, domain, repository);
  account.role(`github-deploy-${repository}`, {
    createdAt: born(account, "deploy", repository),
    trust: trustsToken(
      account.id,
      githubIssuer,
      account.facts.environment === "production"
        ? `repo:brindlewood/${repository}:ref:refs/heads/main`
        : `repo:brindlewood/${repository}:environment:${account.facts.environment ?? "dev"}`,
    ),
    attached: [awsPolicy("PowerUserAccess")],
    tags: { ...deployed.tags, repository: `brindlewood/${repository}` },
    keeper: deployed.keeper,
    lastUsedAt: lastRun(account, "deploy", repository),
  });
}

function addNodes(account: AwsAccount): void {
  const { company, facts } = account;
  const pools = facts.environment === "production" ? ["eks-node", "bastion", "queue-worker"] : ["eks-node"];
  for (const pool of pools) {
    const role = account.role(`${pool}-${facts.name}`, {
      createdAt: born(account, "node", pool),
      trust: trustsService("ec2.amazonaws.com"),
      attached: [awsPolicy("AmazonEKSWorkerNodePolicy"), awsPolicy("AmazonSSMManagedInstanceCore")],
      instanceProfile: true,
      tags: { team: "platform" },
      keeper: { team: "platform", person: null },
      lastUsedAt: company.ago(0, facts.key, pool),
    });
    const count = pool === "eks-node" ? 4 : 1;
    for (let index = 1; index <= count; index += 1) {
      account.instances.push({
        id: `i-0${company.random("instance", facts.key, pool, String(index)).text("0123456789abcdef", 16)}`,
        name: `${pool}-${index}`,
        region: "eu-central-1",
        profile: profileArn(account, role.name),
        role: role.arn,
      });
    }
  }
}
