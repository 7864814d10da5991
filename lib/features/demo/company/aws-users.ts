import type { AccountKey } from "./accounts";
import type { AwsAccount, KeyFacts } from "./aws-account";
import { allow, awsPolicy } from "./aws-documents";
import { keeperOf, ownerTag } from "./keepers";
import { employees, loginOf, teams } from "./staff";

/** Accounts for programs, from before roles and tokens: which account they are in, and what they are for. */
const machines: Partial<Record<AccountKey, Record<string, string>>> = {
  "shop-prod": {
    "s3-media-upload": "Uploads product pictures",
    "partner-feed-north": "Price comparison feed",
    "partner-feed-south": "Price comparison feed",
    "partner-feed-east": "",
    "ses-smtp-orders": "Sends order mail over SMTP",
    "ses-smtp-marketing": "Sends newsletters over SMTP",
    "cdn-log-reader": "",
    "legacy-magazine-app": "",
    "erp-export": "Nightly orders to the ERP",
    "shop-backup": "Copies the database dump",
    "image-proxy-old": "",
    "search-reindex-2018": "",
    "app-android-push": "",
    "app-ios-push": "",
    "jenkins-shop": "Builds of the old shop",
    "codedeploy-old": "",
    "seo-crawler": "",
    "survey-tool": "",
  },
  "payments-prod": {
    "bank-file-upload": "Sends payment files to the bank",
    "psp-reconciliation": "",
    "audit-export": "For the auditors",
  },
  "data-prod": {
    "tableau-reader": "Dashboards",
    "dbt-cloud": "Transformations",
    "kafka-connect-s3": "",
    "looker-old": "",
    "sftp-suppliers": "Supplier files",
    "ml-training": "",
    "crm-sync": "Customer segments to the CRM",
  },
  "logistics-prod": {
    "carrier-north-sftp": "Labels",
    "carrier-post-sftp": "Labels",
    "warehouse-scanner": "Handhelds",
    "edi-as2": "",
    "robot-arm-logs": "",
  },
  "shared-services": {
    "nexus-proxy": "",
    "jenkins-master": "Builds",
    "packer-build": "Machine images",
    "dns-acme": "Certificates by DNS",
  },
  "shop-staging": {
    "jenkins-staging": "",
    "e2e-tests": "Browser tests",
    "staging-media-upload": "",
    "loadtest-runner": "",
    mailtrap: "",
  },
  "payments-staging": { "psp-sandbox": "Test payments", "jenkins-payments-staging": "" },
  "shop-dev": { "localstack-seed": "", "dev-uploads": "", "storybook-publish": "", "feature-env-bot": "" },
  "data-dev": { "notebook-user": "", "airflow-dev": "", "dbt-dev": "" },
  sandbox: { "test-user-1": "", "test-user-2": "", "hackday-bot": "", "s3-test": "", "llm-playground": "" },
  "log-archive": { "siem-reader": "Reads the trail for the SIEM" },
  "security-tooling": { "scanner-license": "", "break-glass-1": "Emergency", "break-glass-2": "Emergency" },
  management: { "billing-export": "Cost reports" },
};

/** One user for each of these, as a partner, a market or a site came along. */
const series: Partial<Record<AccountKey, Record<string, string>>> = {
  "shop-prod": {
    "market-feed": "at be ch cz de dk es fr it nl pl se",
    "ses-smtp": "shop newsletter invoices careers outlet",
    "photo-studio": "hamburg lyon gdansk",
    "kiosk-terminal": "01 02 03 04 05 06",
  },
  "logistics-prod": {
    "dock-printer": "north-1 north-2 south-1 south-2",
    "carrier-edi": "post north ferry courier",
  },
  "data-prod": { "supplier-upload": "alder birch cedar elm hazel maple oak pine" },
  "shop-staging": { "market-feed": "de fr nl", "ses-smtp": "shop newsletter" },
  "shop-dev": { "dev-bucket": "lena mateo hannah sofia emil" },
};

function seriesOf(key: AccountKey): string[] {
  return Object.entries(series[key] ?? {}).flatMap(([name, members]) =>
    members.split(" ").map((member) => `${name}-${member}`),
  );
}

/** Since people sign in through Identity Center, these should be gone. */
const peopleStillIn: readonly AccountKey[] = ["management", "shop-prod", "shop-staging", "shop-dev"];

/** Users of IAM: programs with keys, and people from the years before single sign-on. */
export function addUsers(account: AwsAccount): void {
  for (const [name, purpose] of Object.entries(machines[account.facts.key] ?? {}))
    addMachine(account, name, purpose);
  for (const name of seriesOf(account.facts.key)) addMachine(account, name, "");
  if (peopleStillIn.includes(account.facts.key)) addPeople(account);
}

function addMachine(account: AwsAccount, name: string, purpose: string): void {
  const { company, facts } = account;
  const random = company.random("machine user", facts.key, name);
  const age = random.between(Math.min(200, account.ageDays - 10), account.ageDays - 5);
  const createdAt = company.ago(age, facts.key, name);
  const emergency = name.startsWith("break-glass");
  // Most programs are of whoever has the account; some are not.
  const among = facts.team && !company.random("whose", facts.key, name).chance(0.25) ? [facts.team] : teams;
  const keeper = keeperOf(company, among, facts.key, name);
  account.user(name, {
    path: random.chance(0.3) ? "/service/" : "/",
    createdAt,
    attached: [
      awsPolicy(
        emergency
          ? "AdministratorAccess"
          : name.includes("ses-smtp")
            ? "AmazonSESFullAccess"
            : "AmazonS3ReadOnlyAccess",
      ),
    ],
    inline: emergency
      ? {}
      : { work: allow(["s3:GetObject", "s3:PutObject"], `arn:aws:s3:::brindlewood-${name}/*`) },
    tags: {
      ...(purpose === "" ? {} : { purpose }),
      ...(random.chance(0.35)
        ? { owner: ownerTag(keeper, company.random("owner tag", facts.key, name)) }
        : {}),
      ...(random.chance(0.4) ? { type: "service" } : {}),
    },
    keeper,
    ...(emergency
      ? { password: { createdAt, lastUsedAt: company.ago(80, facts.key, name, "password"), mfa: true } }
      : { keys: [keyOf(account, name, age)] }),
  });
}

function keyOf(account: AwsAccount, name: string, userAge: number): KeyFacts {
  const { company, facts } = account;
  const random = company.random("key", facts.key, name);
  // Most keys were made with their user and never again.
  const age = random.chance(0.7) ? userAge : random.between(10, userAge);
  const rest = random.next();
  const lastUsedAt =
    rest < 0.6
      ? company.ago(Math.min(random.between(0, 9), age - 1), facts.key, name, "use")
      : rest < 0.85 && age > 130
        ? company.ago(random.between(100, age - 5), facts.key, name, "use")
        : null;
  return {
    key: company.secrets.awsKey(`${facts.key}/${name}`),
    createdAt: company.ago(age, facts.key, name, "key"),
    lastUsedAt,
    active: !(lastUsedAt === null && random.chance(0.25)),
  };
}

function addPeople(account: AwsAccount): void {
  const { company, facts } = account;
  account.group("administrators", [awsPolicy("AdministratorAccess")]);
  account.group("developers", [awsPolicy("PowerUserAccess")]);
  account.group("readers", [awsPolicy("ReadOnlyAccess")]);
  for (const person of employees) {
    const random = company.random("person", facts.key, person.email);
    const share = facts.key === "shop-prod" ? 0.75 : facts.key === "management" ? 0.15 : 0.4;
    if (!random.chance(share)) continue;
    const age = Math.min(account.ageDays - 20, (person.left ?? 0) + random.between(400, 2200));
    const login = loginOf(person);
    const seen = company.ago(Math.min(age - 1, (person.left ?? 0) + random.between(1, 60)), facts.key, login);
    account.user(login, {
      createdAt: company.ago(age, facts.key, login),
      groups: [random.chance(0.2) ? "administrators" : random.chance(0.7) ? "developers" : "readers"],
      tags: { email: person.email, team: person.team },
      password: {
        createdAt: company.ago(age, facts.key, login, "password"),
        lastUsedAt: seen,
        mfa: random.chance(0.6),
      },
      ...(random.chance(0.4) ? { keys: [keyOf(account, login, age)] } : {}),
    });
  }
}
