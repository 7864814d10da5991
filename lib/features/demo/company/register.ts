import { type AccountKey, accountFacts, accountId } from "./accounts";
import type { AwsAccount } from "./aws-account";
import { ciDeployKey } from "./aws-planted-keys";
import { type Company, companyDomain } from "./company";
import { registeredOwner } from "./keepers";
import { type Planted, planted } from "./planted";
import { employee, employees } from "./staff";

const columns = [
  "Account name",
  "System",
  "AWS account",
  "ARN",
  "Type",
  "Environment",
  "Owner",
  "Team",
  "Purpose",
  "Access key",
  "Secret",
  "Created",
  "Remarks",
] as const;
type Row = Partial<Record<(typeof columns)[number], string>>;

/** How many of the company's AWS users the security team has heard of. */
const knownUsers = 67;

/** What the register lists by a name alone: nothing tells which account of which system that is. */
const elsewhere: readonly (readonly [name: string, system: string, type: string, purpose: string])[] = [
  ["svc-erp-orders", "ERP", "Service account", "Books orders"],
  ["svc-erp-prices", "ERP", "Service account", "Reads purchase prices"],
  ["BATCH_FI01", "ERP", "Service account", "Closing runs"],
  ["RFC_SHOP", "ERP", "Service account", "Shop connection"],
  ["sftp-carrier-north", "SFTP gateway", "Service account", "Label files"],
  ["sftp-bank", "SFTP gateway", "Service account", "Payment files"],
  ["sftp-magazine-old", "SFTP gateway", "Service account", ""],
  ["sftp-tax-office", "SFTP gateway", "Service account", "VAT reports"],
  ["orders_ro", "PostgreSQL", "Database user", "Reports"],
  ["orders_app", "PostgreSQL", "Database user", "The shop"],
  ["ledger_app", "PostgreSQL", "Database user", "Ledger"],
  ["dwh_loader", "PostgreSQL", "Database user", "Loads the warehouse"],
  ["dba_shared", "PostgreSQL", "Database user", ""],
  ["newsletter-api", "Mail service", "API key", "Sends newsletters"],
  ["helpdesk-bot", "Helpdesk", "Bot", "Sorts tickets"],
  ["helpdesk-export", "Helpdesk", "API key", ""],
  ["crm-sync", "CRM", "Integration", "Customer segments"],
  ["crm-legacy-form", "CRM", "API key", "Contact form of 2017"],
  ["maps-key", "Map service", "API key", "Store finder"],
  ["address-check", "Address service", "API key", "Checkout"],
  ["chat-alerts", "Chat", "Webhook", "Alerts of operations"],
  ["chat-deploys", "Chat", "Webhook", "Deployments"],
  ["ad.join", "Active Directory", "AD account", "Joins machines"],
  ["svc_backup", "Active Directory", "AD account", "Backups of file servers"],
  ["svc_scan2mail", "Active Directory", "AD account", "Printers"],
  ["svc_sql_agent", "Active Directory", "AD account", ""],
  ["svc_print", "Active Directory", "AD account", "Print server"],
  ["svc_wlan", "Active Directory", "AD account", "Wireless network"],
  ["vpn-warehouse-north", "VPN", "Certificate", "Tunnel"],
  ["vpn-warehouse-south", "VPN", "Certificate", "Tunnel"],
  ["paypoint-terminals", "Payment provider", "API key", "Stores"],
  ["fraud-vendor", "Fraud service", "API key", "Scores orders"],
  ["translation-memory", "Translation service", "API key", ""],
  ["app-store-upload", "App store", "API key", "Releases of the app"],
  ["push-certificate", "App store", "Certificate", "Push messages"],
  ["social-publisher", "Social media", "OAuth app", "Posts of marketing"],
];

/** Users that the register still lists and that AWS does not have any more. */
const ghosts: readonly (readonly [AccountKey, string, string])[] = [
  ["shop-prod", "jenkins-2017", "Build server before build-01"],
  ["shop-prod", "magento-s3", "Pictures of the shop before this one"],
  ["shop-prod", "heroku-import", "Move of 2016"],
  ["payments-prod", "psp-old-reconciliation", "Payment provider until 2020"],
  ["data-prod", "hadoop-distcp", "Old cluster"],
  ["shop-staging", "selenium-grid", "Browser tests until 2019"],
];

/** The register of the security team, as comma-separated values: incomplete, partly out of date, and with a secret in it. */
export function registerSheet(
  company: Company,
  accounts: readonly AwsAccount[],
): { text: string; planted: Planted[] } {
  const deploy = company.secrets.awsKey(ciDeployKey);
  const rows: Row[] = [
    {
      "Account name": "ci-deploy",
      System: "AWS",
      "AWS account": accountId("shop-prod"),
      ARN: `arn:aws:iam::${accountId("shop-prod")}:user/ci-deploy`,
      Type: "IAM user",
      Environment: "prod",
      Owner: employee("Ilse Brandt").email,
      Team: "platform",
      Purpose: "Deploys the shop",
      "Access key": deploy.id,
      Secret: deploy.secret,
      Remarks: "Ilse left; who takes over?",
    },
    ...accounts.flatMap((account) => usersOf(company, account)).slice(0, knownUsers),
    ...ghosts.map(
      ([key, name, purpose]): Row => ({
        "Account name": name,
        System: "AWS",
        "AWS account": accountId(key),
        ARN: `arn:aws:iam::${accountId(key)}:user/${name}`,
        Type: "IAM user",
        Environment: accountFacts(key).environment ?? "",
        Owner: company.random("ghost", name).pick(employees).email,
        Purpose: purpose,
        Remarks: "to be checked",
      }),
    ),
    ...elsewhere.map(([name, system, type, purpose]) => elsewhereRow(company, name, system, type, purpose)),
  ];
  return {
    text: [
      columns.join(","),
      ...rows.map((row) => columns.map((column) => cell(row[column])).join(",")),
    ].join("\r\n"),
    planted: [
      planted("secret-in-register", 1, "The register itself holds the secret of an administrator's key.", {
        credentials: [{ realm: "aws", externalId: deploy.id }],
      }),
      planted("register-ghosts", null, "The register lists users that do not exist any more.", {
        identities: ghosts.map(([key, name]) => ({
          realm: `aws:${accountId(key)}`,
          externalId: `arn:aws:iam::${accountId(key)}:user/${name}`,
        })),
      }),
    ],
  };
}

function usersOf(company: Company, account: AwsAccount): Row[] {
  return account.users
    .filter(
      (user) =>
        user.keys &&
        !user.password &&
        company.random("known", user.arn).chance(0.75) &&
        user.name !== "ci-deploy",
    )
    .map((user) => {
      const random = company.random("register", user.arn);
      const team = account.facts.team ?? "platform";
      return {
        "Account name": user.name,
        System: "AWS",
        "AWS account": account.id,
        ARN: user.arn,
        Type: "IAM user",
        Environment: random.chance(0.8) ? (account.facts.environment ?? "") : "",
        Owner: random.chance(0.7) ? registeredOwner(user.keeper ?? { team, person: null }, random) : "",
        Team: random.chance(0.6) ? team : "",
        Purpose: user.tags?.purpose ?? "",
        "Access key": user.keys?.[0]?.key.id ?? "",
        Secret: random.chance(0.3) ? "see vault" : "",
        Created: user.createdAt.toISOString().slice(0, 10),
      };
    });
}

function elsewhereRow(company: Company, name: string, system: string, type: string, purpose: string): Row {
  const random = company.random("elsewhere", name);
  return {
    "Account name": name,
    System: system,
    Type: type,
    Environment: random.chance(0.7) ? "prod" : "",
    Owner: random.chance(0.65)
      ? random.pick(employees).email
      : random.chance(0.4)
        ? `it@${companyDomain}`
        : "",
    Team: random.chance(0.5) ? random.pick(employees).team : "",
    Purpose: purpose,
    Secret: random.chance(0.4) ? "see vault" : "",
    Created: company.ago(random.between(200, 3300), name).toISOString().slice(0, 10),
  };
}

function cell(text = ""): string {
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
