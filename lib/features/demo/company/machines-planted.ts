import { ciDeployKey, personalKey } from "./aws-planted-keys";
import { companyDomain } from "./company";
import type { Machine } from "./machine";
import { addCertificate } from "./machine-items";
import { type Planted, planted } from "./planted";
import { neverAsks } from "./workstations";

/** What is wrong on purpose on the machines; `on` gives one by its name. */
export function addMachinePlanted(on: (name: string) => Machine): Planted[] {
  return [
    copiesOfDeployKey(on("build-01"), on("bastion-01")),
    liveKeyInSettings(on("checkout-01")),
    samePassword(on("web-03"), on("web-stage-01")),
    jobOfPerson(on("batch-01")),
    passwordInCrontab(on("db-02")),
    serverWithKey(on("ws-tomas")),
    agentWithoutQuestions(on("ws-yuki")),
    expiringCertificate(on("web-02")),
  ];
}

function copiesOfDeployKey(build: Machine, bastion: Machine): Planted {
  const { id, secret } = build.company.secrets.awsKey(ciDeployKey);
  build.credentialFile(
    { path: "/var/lib/jenkins/.aws/credentials", owner: "jenkins", days: 2600 },
    `[shop]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`,
  );
  bastion.environmentFile(
    { path: "/root/deploy/.env", owner: "root", mode: "0644", days: 1900 },
    `AWS_ACCESS_KEY_ID=${id}\nAWS_SECRET_ACCESS_KEY=${secret}\n`,
  );
  return planted(
    "ci-deploy-key-on-machines",
    1,
    "Two machines hold copies of an administrator's key; everybody on one of them can read it.",
    {
      credentials: [{ realm: "aws", externalId: id }],
      placements: [
        build.ref("/var/lib/jenkins/.aws/credentials#[shop] aws_secret_access_key"),
        bastion.ref("/root/deploy/.env#AWS_SECRET_ACCESS_KEY"),
      ],
    },
  );
}

function liveKeyInSettings(machine: Machine): Planted {
  const key = machine.company.secrets.token("payment provider", "sk_live_", 24);
  machine.environmentFile(
    { path: "/srv/checkout/provider.env", owner: "checkout", mode: "0644", days: 820 },
    `PROVIDER_KEY=${key}\n`,
  );
  return planted(
    "payment-key-in-file",
    1,
    "The live key of the payment provider lies in a file that everybody on the machine can read.",
    {
      placements: [machine.ref("/srv/checkout/provider.env#PROVIDER_KEY")],
    },
  );
}

function samePassword(production: Machine, staging: Machine): Planted {
  const password = production.company.secrets.password("search index in every environment");
  for (const [machine, environment] of [
    [production, "production"],
    [staging, "staging"],
  ] as const) {
    machine.environmentFile(
      { path: `/srv/search/.env.${environment}`, owner: "storefront", days: 510 },
      `SEARCH_URL=https://search.${companyDomain}\nSEARCH_PASSWORD=${password}\n`,
    );
  }
  return planted("same-secret-in-two-environments", 9, "Production and staging share one password.", {
    placements: [
      production.ref("/srv/search/.env.production#SEARCH_PASSWORD"),
      staging.ref("/srv/search/.env.staging#SEARCH_PASSWORD"),
    ],
  });
}

function jobOfPerson(machine: Machine): Planted {
  const { id, secret } = machine.company.secrets.awsKey(personalKey);
  machine.credentialFile(
    { path: "/srv/batch/.aws/credentials", owner: "batch", days: 1200 },
    `[export]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`,
  );
  machine.timer("nightly-export", {
    account: "batch",
    schedule: "*-*-* 02:30:00",
    command: "/srv/batch/bin/export-orders --profile export",
    about: "Nightly export of orders to the data lake",
  });
  return planted("persons-key-on-batch", 7, "The nightly export reads a person's key.", {
    identities: [machine.ref("unit:nightly-export.timer")],
    credentials: [{ realm: "aws", externalId: id }],
    placements: [machine.ref("/srv/batch/.aws/credentials#[export] aws_secret_access_key")],
  });
}

function passwordInCrontab(machine: Machine): Planted {
  const password = machine.company.secrets.password("reporting database");
  machine.crontab(
    { path: "/etc/cron.d/reporting", owner: "root", days: 1500 },
    `40 5 * * * postgres PGPASSWORD=${password} /usr/bin/pg_dump -h db-01 reporting`,
    { withUser: true },
  );
  return planted(
    "password-in-crontab",
    1,
    "A database password stands in a crontab that everybody on the machine can read.",
    {
      placements: [machine.ref("/etc/cron.d/reporting#pg_dump: PGPASSWORD")],
    },
  );
}

function serverWithKey(machine: Machine): Planted {
  const path = "/home/tomas/.codex/config.toml";
  const token = machine.company.secrets.token("issue tracker", "ghp_", 36);
  machine.agent(
    { path, owner: "tomas", days: 33 },
    {
      approval_policy: "on-request",
      mcp_servers: {
        github: {
          command: "npx",
          args: ["-y", "mcp-github"],
          env: { GITHUB_TOKEN: token },
          default_tools_approval_mode: "approve",
        },
      },
    },
  );
  const server = machine.ref(`mcp:${path}#mcp_servers.github`);
  return planted(
    "mcp-server-with-key",
    6,
    "A tool server of an AI agent holds a static token, has no fixed version, and every tool of it is approved beforehand.",
    {
      identities: [server],
      placements: [machine.ref(`${path}#mcp_servers.github.env.GITHUB_TOKEN`)],
    },
  );
}

/** Its owner agreed to that once, and it is kept: see `workstations.ts`. */
function agentWithoutQuestions(machine: Machine): Planted {
  return planted("agent-without-questions", 6, "An AI agent may run any command without asking.", {
    identities: [machine.ref(`agent:claude-code:/home/${neverAsks}/.claude.json`)],
  });
}

function expiringCertificate(machine: Machine): Planted {
  const id = addCertificate(machine, `partners.${companyDomain}`, 9, "by hand");
  return planted(
    "certificate-expires",
    12,
    "A certificate that partners connect to expires in nine days; nothing renews it.",
    {
      identities: [machine.ref(id)],
    },
  );
}
