import { type Company, companyDomain } from "./company";
import { Machine } from "./machine";
import { addAccount, addCertificate } from "./machine-items";
import { addMachinePlanted } from "./machines-planted";
import type { Planted } from "./planted";
import { authorizedKeyLine } from "./ssh-keys";
import { employees, loginOf } from "./staff";
import { addPeopleOfWorkstation } from "./workstations";

/** What a machine is for; its accounts, jobs and files follow from that. */
type Purpose = "web" | "checkout" | "batch" | "build" | "database" | "bastion" | "warehouse" | "workstation";

const fleet: readonly (readonly [name: string, purpose: Purpose, environment: "production" | "staging"])[] = [
  ["web-01", "web", "production"],
  ["web-02", "web", "production"],
  ["web-03", "web", "production"],
  ["web-04", "web", "production"],
  ["web-stage-01", "web", "staging"],
  ["checkout-01", "checkout", "production"],
  ["checkout-02", "checkout", "production"],
  ["checkout-stage-01", "checkout", "staging"],
  ["batch-01", "batch", "production"],
  ["batch-02", "batch", "production"],
  ["build-01", "build", "production"],
  ["build-02", "build", "production"],
  ["db-01", "database", "production"],
  ["db-02", "database", "production"],
  ["db-03", "database", "production"],
  ["bastion-01", "bastion", "production"],
  ["warehouse-north", "warehouse", "production"],
  ["warehouse-south", "warehouse", "production"],
  ["ws-lena", "workstation", "production"],
  ["ws-tomas", "workstation", "production"],
  ["ws-yuki", "workstation", "production"],
  ["ws-priya", "workstation", "production"],
  ["ws-mateo", "workstation", "production"],
];

export const machineNames: readonly string[] = fleet.map(([name]) => name);

/** One of the machines. */
export function machineNamed(machines: readonly Machine[], name: string): Machine {
  const found = machines.find((machine) => machine.name === name);
  if (!found) throw new RangeError(`There is no machine ${name}.`);
  return found;
}

/** Accounts for programs by purpose, with the command that runs as each. */
const daemons: Record<Purpose, Record<string, string>> = {
  web: {
    "www-data": "/usr/sbin/nginx -g 'daemon off;'",
    storefront: "/srv/storefront/bin/serve --port 8080",
    promtail: "/opt/promtail/promtail -config.file /etc/promtail.yml",
  },
  checkout: {
    checkout: "/srv/checkout/bin/serve --port 8081",
    "fraud-score": "/srv/fraud/bin/score",
    envoy: "/usr/local/bin/envoy -c /etc/envoy.yaml",
    promtail: "/opt/promtail/promtail -config.file /etc/promtail.yml",
  },
  batch: {
    batch: "/srv/batch/bin/worker --queue nightly",
    rundeck: "/opt/rundeck/bin/rundeckd",
    promtail: "/opt/promtail/promtail",
  },
  build: {
    jenkins: "/usr/bin/java -jar /opt/jenkins/jenkins.war",
    nexus: "/opt/nexus/bin/nexus run",
    buildkit: "/usr/local/bin/buildkitd",
  },
  database: {
    postgres: "/usr/lib/postgresql/16/bin/postgres -D /srv/pg",
    pgbouncer: "/usr/sbin/pgbouncer /etc/pgbouncer.ini",
    barman: "/usr/bin/barman receive-wal main",
  },
  bastion: { teleport: "/usr/local/bin/teleport start", auditbeat: "/usr/share/auditbeat/bin/auditbeat" },
  warehouse: {
    edi: "/opt/edi/bin/gateway",
    scanner: "/opt/scanner/hub --listen 0.0.0.0:9000",
    cups: "/usr/sbin/cupsd -l",
  },
  workstation: { docker: "/usr/bin/dockerd" },
};

/** The application that keeps its settings in a file, by purpose. */
const applications: Partial<Record<Purpose, string>> = {
  web: "storefront",
  checkout: "checkout",
  batch: "batch",
  warehouse: "edi",
};

/** Jobs by purpose: account, schedule, command. */
const jobs: Record<Purpose, readonly (readonly [string, string, string])[]> = {
  web: [
    ["root", "15 3 * * *", "/usr/local/sbin/rotate-access-logs"],
    ["storefront", "*/5 * * * *", "/srv/storefront/bin/warm-cache --top 500"],
    ["storefront", "0 * * * *", "/srv/storefront/bin/sitemap"],
    ["www-data", "@daily", "/usr/local/bin/purge-thumbnails"],
  ],
  checkout: [
    ["checkout", "*/10 * * * *", "/srv/checkout/bin/expire-carts"],
    ["checkout", "30 1 * * *", "/srv/checkout/bin/settle --yesterday"],
    ["root", "20 4 * * 0", "/usr/local/sbin/hsm-healthcheck"],
  ],
  batch: [
    ["batch", "0 1 * * *", "/srv/batch/bin/price-import /srv/in/prices"],
    ["batch", "30 1 * * *", "/srv/batch/bin/stock-import /srv/in/stock"],
    ["batch", "0 2 * * *", "/srv/batch/bin/feed-export --market all"],
    ["batch", "0 5 * * 1", "/srv/batch/bin/weekly-report"],
    ["root", "45 2 * * *", "/usr/local/sbin/archive-imports"],
    ["rundeck", "*/15 * * * *", "/opt/rundeck/tools/prune"],
  ],
  build: [
    ["jenkins", "0 */6 * * *", "/opt/jenkins/bin/prune-workspaces"],
    ["nexus", "0 3 * * *", "/opt/nexus/bin/compact-blobs"],
    ["root", "@weekly", "/usr/bin/docker system prune -af"],
  ],
  database: [
    ["postgres", "0 0 * * *", "/usr/local/bin/pg-base-backup main"],
    ["postgres", "*/15 * * * *", "/usr/local/bin/pg-check-lag"],
    ["barman", "30 0 * * *", "/usr/bin/barman backup main"],
    ["root", "0 6 * * *", "/usr/local/sbin/verify-backup"],
  ],
  bastion: [["root", "*/30 * * * *", "/usr/local/sbin/sync-authorized-keys"]],
  warehouse: [
    ["edi", "*/10 * * * *", "/opt/edi/bin/poll-partners"],
    ["edi", "0 4 * * *", "/opt/edi/bin/archive"],
    ["scanner", "@hourly", "/opt/scanner/bin/sync-stock"],
  ],
  workstation: [],
};

/** Accounts that a distribution brings and its own services use. */
const distributionAccounts = ["systemd-network", "systemd-resolve", "messagebus", "chrony", "sshd"];
const distributionTimers = [
  "apt-daily",
  "apt-daily-upgrade",
  "fstrim",
  "logrotate",
  "man-db",
  "systemd-tmpfiles-clean",
];

/** All machines, each of which was read by a collector that ran on it, and what is wrong on them. */
export function fleetOf(company: Company): { machines: Machine[]; planted: Planted[] } {
  const machines = fleet.map(([name, purpose, environment]) => {
    const machine = new Machine(company, name);
    addDistribution(machine);
    addDaemons(machine, purpose);
    addJobs(machine, purpose);
    addSettings(machine, purpose, environment);
    addAdministrators(machine, purpose);
    if (purpose === "web")
      addCertificate(
        machine,
        environment === "production" ? `www.${companyDomain}` : `stage.${companyDomain}`,
        61,
        "automatic",
      );
    if (purpose === "workstation") addPeopleOfWorkstation(machine);
    return machine;
  });
  return { machines, planted: addMachinePlanted((name) => machineNamed(machines, name)) };
}

function addDistribution(machine: Machine): void {
  for (const [index, name] of distributionAccounts.entries()) {
    addAccount(machine, { name, uid: 100 + index, programs: [name], vendorOnly: true });
  }
  addAccount(machine, {
    name: "root",
    uid: 0,
    programs: ["systemd", "sshd", "cron"],
    vendorOnly: false,
    jobs: 3,
  });
  for (const name of distributionTimers) {
    machine.timer(name, { account: "root", schedule: "daily", command: `/usr/lib/${name}`, vendor: true });
  }
}

function addDaemons(machine: Machine, purpose: Purpose): void {
  for (const [index, [name, command]] of Object.entries(daemons[purpose]).entries()) {
    addAccount(machine, {
      name,
      uid: 980 - index,
      programs: [command.split(" ")[0]?.split("/").at(-1) ?? name],
      vendorOnly: false,
      jobs: 1,
    });
    machine.service(name, name, command);
  }
}

function addJobs(machine: Machine, purpose: Purpose): void {
  const lines = jobs[purpose].map(([account, schedule, command]) => `${schedule} ${account} ${command}`);
  if (lines.length === 0) return;
  machine.crontab(
    { path: `/etc/cron.d/${purpose}`, owner: "root" },
    [`MAILTO=ops@${companyDomain}`, ...lines].join("\n"),
    { withUser: true },
  );
}

/** The settings of what runs there. Each service has a password of its own, where nothing else was planted. */
function addSettings(machine: Machine, purpose: Purpose, environment: string): void {
  const { secrets } = machine.company;
  const app = applications[purpose];
  if (app === undefined) return;
  const password = secrets.password(`${app} ${environment} ${machine.name}`);
  machine.environmentFile(
    {
      path: `/srv/${app}/.env.${environment}`,
      owner: app,
      days: machine.company.random("settings", machine.name).between(40, 900),
    },
    [
      `DATABASE_URL=postgres://${app}:${password}@db.${companyDomain}:5432/${app}`,
      "LOG_LEVEL=info",
      "SESSION_SECRET_FILE=/run/secrets/session",
    ].join("\n"),
  );
}

function addAdministrators(machine: Machine, purpose: Purpose): void {
  if (purpose === "workstation") return;
  const keys = employees
    .filter((person) => person.team === "platform" && (person.left === undefined || purpose === "build"))
    .map((person) => authorizedKeyLine(machine.company.origin.seed, loginOf(person)));
  addAccount(machine, { name: "ops", uid: 1000, programs: [], vendorOnly: false, login: true, keys: true });
  machine.authorizedKeys("ops", "/home/ops", keys);
  if (purpose === "build" || purpose === "batch") {
    addAccount(machine, {
      name: "deploy",
      uid: 1001,
      programs: [],
      vendorOnly: false,
      login: true,
      keys: true,
    });
    machine.authorizedKeys("deploy", "/home/deploy", [
      `restrict,command="/usr/local/bin/deploy" ${authorizedKeyLine(machine.company.origin.seed, "deploy@build-01")}`,
    ]);
  }
}
