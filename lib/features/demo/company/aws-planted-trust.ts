import type { AwsAccount } from "./aws-account";
import { awsPolicy, trustsPrincipal, trustsToken } from "./aws-documents";
import { githubIssuer } from "./aws-workloads";
import { companyDomain } from "./company";
import { type Planted, planted } from "./planted";

/** An issuer that nothing needs any more. */
export const orphanedIssuer = `gitlab.${companyDomain}`;

/** Doors that stand open: to everybody, to every repository, or to a project that is over. */
export function plantTrust(account: AwsAccount): Planted[] {
  switch (account.facts.key) {
    case "shop-prod":
      return [looseSubject(account)];
    case "shared-services":
      return [orphanIssuer(account)];
    case "data-prod":
      return [trustsEverybody(account)];
    case "logistics-prod":
      return [dormantAdmin(account)];
    default:
      return [];
  }
}

function looseSubject(account: AwsAccount): Planted {
  const role = account.role("github-deploy-legacy", {
    createdAt: account.company.ago(1300, "legacy deploy"),
    trust: trustsToken(account.id, githubIssuer, "repo:brindlewood/*"),
    attached: [awsPolicy("AdministratorAccess")],
    tags: { team: "platform" },
    lastUsedAt: account.company.ago(5, "legacy deploy"),
  });
  return planted(
    "loose-github-subject",
    3,
    "Any workflow of any repository, also of a pull request, may become an administrator.",
    {
      identities: [account.ref(role)],
    },
  );
}

/** A resource and no identity: the test finds it by its name. */
function orphanIssuer(account: AwsAccount): Planted {
  account.issuers.push(orphanedIssuer);
  return planted(
    "orphan-oidc-provider",
    null,
    "An issuer that no role trusts any more may still vouch for tokens.",
    {},
  );
}

function trustsEverybody(account: AwsAccount): Planted {
  const role = account.role("legacy-report-export", {
    createdAt: account.company.ago(1900, "report export"),
    trust: trustsPrincipal("*"),
    attached: [awsPolicy("AmazonS3FullAccess")],
    lastUsedAt: account.company.ago(60, "report export"),
  });
  return planted("trusts-everybody", 3, "Anybody with any account of AWS may become it.", {
    identities: [account.ref(role)],
  });
}

function dormantAdmin(account: AwsAccount): Planted {
  const role = account.role("warehouse-migration-2023", {
    createdAt: account.company.ago(1200, "migration"),
    trust: trustsPrincipal(`arn:aws:iam::${account.id}:root`),
    attached: [awsPolicy("AdministratorAccess")],
    tags: { team: "logistics", purpose: "Move to the new warehouse system" },
    lastUsedAt: account.company.ago(210, "migration"),
  });
  return planted(
    "privileged-and-unused",
    5,
    "An administrator's role of a finished project was not used for seven months, with use recorded over the whole time.",
    {
      identities: [account.ref(role)],
    },
  );
}
