import { companyName } from "./company";

/** Apps that were let in: who makes them, where to, what they may do, and who let them in. None but GitHub's own exists. */
export const apps: readonly (readonly [
  slug: string,
  owner: string,
  all: boolean,
  rights: string,
  by: string,
])[] = [
  ["github-actions", "github", true, "repository contents write, repository checks write", "Ada Brookes"],
  ["dependabot", "github", true, "repository contents write, repository pull_requests write", "Ada Brookes"],
  [
    "brindlewood-release-bot",
    companyName,
    true,
    "repository contents write, repository actions write",
    "Tomas Havel",
  ],
  [
    "brindlewood-rollcall",
    companyName,
    true,
    "organization administration read, organization members read",
    "Clara Weiss",
  ],
  ["sentinel-owl", "sentinel-owl", true, "repository contents read, repository secrets read", "Samuel Osei"],
  ["skylark-deploys", "skylark-monitoring", false, "repository deployments read", "Wei Lin Tan"],
  [
    "mergemoose",
    "mergemoose",
    true,
    "repository contents write, repository administration write",
    "Piet Vermeer",
  ],
  [
    "pairpilot-agent",
    "pairpilot",
    true,
    "repository contents write, repository pull_requests write",
    "Mateo Rivas",
  ],
  ["translate-o-matic", "translate-o-matic", false, "repository contents write", "Ilse Brandt"],
];

/** Fine-grained tokens: whose, since and until when in days, when last used, for which repositories, with which rights. */
export const tokens: readonly (readonly [
  name: string,
  owner: string,
  age: number,
  left: number | null,
  used: number | null,
  repositories: string | null,
  rights: string,
])[] = [
  ["release", "Ilse Brandt", 1150, null, 2, null, "repository contents write, repository actions write"],
  [
    "renovate",
    "brindlewood-ci-bot",
    400,
    12,
    0,
    null,
    "repository contents write, repository pull_requests write",
  ],
  ["dbt docs", "Rafael Costa", 210, 150, 1, "dbt-models", "repository contents read"],
  ["local search", "Lena Fischer", 90, 275, 6, "search", "repository contents read"],
  ["label printer", "Bram de Wit", 600, null, 250, "carrier-labels", "repository contents write"],
  [
    "agent on my machine",
    "Yuki Mori",
    40,
    320,
    0,
    null,
    "repository contents write, repository pull_requests write",
  ],
  ["metrics export", "brindlewood-ci-bot", 720, -20, 30, null, "organization members read"],
];

/** Deploy keys: of which repository, of what, who added it, since when, last used; whether it only reads. */
export const deployKeys: readonly (readonly [string, string, string, number, number | null, boolean])[] = [
  ["storefront", "jenkins build-01", "Ilse Brandt", 2900, 1, false],
  ["checkout", "jenkins build-01 checkout", "Ilse Brandt", 2600, 3, true],
  ["catalogue", "argocd", "Tomas Havel", 800, 0, true],
  ["shop-infra", "argocd shop", "Tomas Havel", 800, 0, true],
  ["warehouse", "warehouse-north", "Bram de Wit", 1500, 20, true],
  ["magazine", "old web server", "Piet Vermeer", 3100, null, false],
  ["pipelines", "airflow", "Dmitri Volkov", 1300, 0, true],
];

export const secretNames: { [repository: string]: string } = {
  storefront: "SENTRY_TOKEN CDN_PURGE_KEY",
  checkout: "PROVIDER_TEST_KEY",
  "payment-gateway": "PROVIDER_TEST_KEY HSM_PIN",
  mailer: "SMTP_PASSWORD",
  search: "INDEX_PASSWORD",
  "dbt-models": "SNOWFLAKE_PASSWORD",
  pipelines: "AIRFLOW_TOKEN",
  "edge-config": "CDN_PURGE_KEY",
  "carrier-labels": "CARRIER_NORTH_KEY",
  promotions: "CRM_TOKEN",
};

/** Environments: of which repository, whether somebody must approve, the secrets there. */
export const environments: readonly (readonly [string, string, boolean, string])[] = [
  ["shop-infra", "production", true, "STATE_KEY"],
  ["data-infra", "production", true, "STATE_KEY"],
  ["logistics-infra", "production", true, ""],
  ["payments-infra", "production", false, "STATE_KEY"],
  ["storefront", "production", true, "CDN_PURGE_KEY"],
  ["storefront", "staging", false, ""],
  ["checkout", "production", true, "PROVIDER_KEY"],
  ["checkout", "staging", false, ""],
  ["platform", "terraform-plan", false, ""],
  ["platform", "image-build", false, ""],
];
