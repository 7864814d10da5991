import { accountId } from "./accounts";
import type { AwsAccount } from "./aws-account";
import { awsPolicy, trustsPrincipal } from "./aws-documents";
import { type Planted, planted } from "./planted";

/** Services that were bought: where they come from, and into which accounts they were let. None of them exists. */
const vendors = [
  {
    name: "skylark-monitoring",
    account: "000090010101",
    policy: "ReadOnlyAccess",
    into: ["shop-prod", "payments-prod", "data-prod", "logistics-prod", "shop-staging"],
  },
  {
    name: "costlantern",
    account: "000090020202",
    policy: "job-function/ViewOnlyAccess",
    into: ["management", "shop-prod"],
  },
  {
    name: "sentinel-owl-scanner",
    account: "000090030303",
    policy: "SecurityAudit",
    into: ["shop-prod", "payments-prod", "data-prod"],
  },
  { name: "pathwise-bi", account: "000090040404", policy: "AmazonS3ReadOnlyAccess", into: ["data-prod"] },
  { name: "beacon-cdn", account: "000090050505", policy: "AmazonS3ReadOnlyAccess", into: ["shop-prod"] },
] as const;

/** Lets the vendors in, as their documentation asks: with an external id. Two are let in without the care. */
export function addVendors(account: AwsAccount): Planted[] {
  const { company, facts } = account;
  for (const { name, account: from, policy, into } of vendors) {
    if (!into.some((key) => key === facts.key)) continue;
    account.role(`${name}-integration`, {
      createdAt: company.ago(Math.min(account.ageDays - 30, 1100), facts.key, name),
      trust: trustsPrincipal(
        `arn:aws:iam::${from}:root`,
        company.random("external id", facts.key, name).text("0123456789abcdef", 32),
      ),
      attached: [awsPolicy(policy)],
      tags: { vendor: name },
      lastUsedAt: company.ago(0, facts.key, name),
    });
  }
  if (facts.key === "logistics-prod") return [withoutExternalId(account)];
  if (facts.key === "shop-prod") return [unusedVendor(account)];
  return [];
}

function withoutExternalId(account: AwsAccount): Planted {
  const role = account.role("parcelpilot-sync", {
    createdAt: account.company.ago(700, "parcelpilot"),
    trust: trustsPrincipal("arn:aws:iam::000090060606:root"),
    attached: [awsPolicy("AmazonS3FullAccess")],
    tags: { vendor: "parcelpilot" },
    lastUsedAt: account.company.ago(1, "parcelpilot"),
  });
  return planted(
    "vendor-without-external-id",
    3,
    "A vendor may become a role without an external id: any of its customers could have it act here.",
    { identities: [account.ref(role)] },
  );
}

function unusedVendor(account: AwsAccount): Planted {
  const role = account.role("growthloop-personalisation", {
    createdAt: account.company.ago(1150, "growthloop"),
    trust: trustsPrincipal("arn:aws:iam::000090070707:root", "growthloop-7731"),
    attached: [awsPolicy("PowerUserAccess")],
    tags: { vendor: "growthloop" },
    lastUsedAt: account.company.ago(330, "growthloop"),
  });
  return planted(
    "vendor-powerful-unused",
    10,
    "A vendor's role may change most of the account and was not used for eleven months.",
    {
      identities: [account.ref(role)],
    },
  );
}

/** The role of production that a role of staging may become. */
export function addStagingReach(account: AwsAccount): Planted[] {
  if (account.facts.key !== "shop-prod") return [];
  const role = account.role("catalogue-sync-writer", {
    createdAt: account.company.ago(1400, "catalogue sync"),
    trust: trustsPrincipal(`arn:aws:iam::${accountId("shop-staging")}:role/svc-catalogue-api`),
    attached: [awsPolicy("AmazonS3FullAccess")],
    tags: { team: "catalogue" },
    lastUsedAt: account.company.ago(3, "catalogue sync"),
  });
  return [
    planted(
      "staging-reaches-production",
      8,
      "A role of staging may become a role that writes in production.",
      {
        identities: [account.ref(role)],
      },
    ),
  ];
}
