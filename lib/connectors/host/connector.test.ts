import { mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SourceRecord } from "@/lib/domain/source-record";
import { host } from "./connector";
import { awsKeyId, canaries, fakeMachine, sharedToken, writeTree } from "./fixtures/fake-machine";
import { type HostResult, hostContext, readAt, readMachine } from "./fixtures/read-machine";

let root = "";
let outside = "";
let seen: HostResult;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rollcall-host-"));
  outside = await mkdtemp(join(tmpdir(), "rollcall-outside-"));
  await writeTree(outside, {
    ".env": "ESCAPED_TOKEN=Abc123Def456Ghi789Jkl012",
    "run.sh": "#!/bin/sh\nexport ESCAPED_SECRET=Abc123Def456Ghi789Jkl012\n",
  });
  await writeTree(root, fakeMachine(), {
    "proc/40/fd/7": "socket:[4711]",
    "etc/systemd/system/timers.target.wants/fstrim.timer": "/usr/lib/systemd/system/fstrim.timer",
    "etc/systemd/system/multi-user.target.wants/billing.service": "/etc/systemd/system/billing.service",
    "etc/systemd/system/masked.service": "/dev/null",
    "srv/loop/again": "..",
    "srv/loop/self": "self",
    "srv/loop/outside": outside,
    "srv/loop/.env": join(outside, ".env"),
    "opt/escape.sh": join(outside, "run.sh"),
  });
  await writeTree(root, { "etc/cron.d/escape": "* * * * * root /opt/escape.sh\n" });
  seen = await readMachine({ root });
}, 60_000);

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
  await rm(outside, { recursive: true, force: true });
});

function all<T extends SourceRecord["t"]>(
  t: T,
  result: HostResult = seen,
): Extract<SourceRecord, { t: T }>[] {
  return result.records.filter((record): record is Extract<SourceRecord, { t: T }> => record.t === t);
}

function identity(end: string) {
  const found = all("identity").filter((record) => record.ref.externalId.endsWith(end));
  expect(found, end).toHaveLength(1);
  return found[0];
}

const place = (path: string) =>
  all("placement").filter((record) => record.ref.externalId.startsWith(`${root}/${path}#`));
const namesIn = (path: string) =>
  place(path)
    .map((record) => record.name)
    .sort();

describe("a whole machine", () => {
  it("ends every scope and understands each of its own pages", () => {
    expect(seen.failures).toEqual({});
    expect(seen.problems).toEqual([]);
    expect(seen.scopes.map((scope) => scope.dataSet)).toEqual([
      "accounts",
      "scheduled-jobs",
      "ssh",
      "certificates",
      "credential-files",
      "environment-files",
      "agents",
    ]);
    for (const scope of seen.scopes) {
      expect(scope.issues.join()).toMatch(
        scope.dataSet === "agents" ? /^host:[0-9a-f]{32},mcp$/ : /^host:[0-9a-f]{32}$/,
      );
      expect(seen.answers.filter((each) => each.scope === scope).at(-1)?.answer.next).toBeNull();
    }
  });

  it("lets no secret out: not in a page, a record, a warning or an error", () => {
    const said = JSON.stringify([
      seen.answers.map((each) => each.answer),
      seen.records,
      seen.warnings,
      seen.problems,
    ]);
    expect(canaries.length).toBeGreaterThan(70);
    expect(
      canaries.filter(
        (secret) => said.includes(secret) || said.includes(JSON.stringify(secret).slice(1, -1)),
      ),
    ).toEqual([]);
    expect(said).not.toContain("ESCAPED");
  });

  it("gives every identity, credential and placement a key of its own", () => {
    for (const t of ["identity", "credential", "placement"] as const) {
      const keys = all(t).map((record) => record.ref.externalId);
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    }
  });

  it("lists the accounts that something runs as or that can log in, and no others", () => {
    const accounts = all("identity").filter((record) => record.kind === "system_account");
    expect(accounts.map((record) => record.name).sort()).toEqual([
      "alice",
      "billing",
      "deploy",
      "root",
      "www-data",
    ]);
    expect(identity("account:billing")).toMatchObject({
      class: "non_human",
      managedBy: "customer",
      description: "Billing service",
    });
    expect(identity("account:alice")).toMatchObject({ class: "unsure", raw: { groups: ["sudo", "docker"] } });
    expect(identity("account:www-data")?.lastUsed).toMatchObject({
      at: new Date("2027-02-01T00:00:00Z"),
      grade: "observed",
    });
    expect(identity("account:billing")?.lastUsed).toMatchObject({ at: null, gap: "no_telemetry" });
    const grants = all("grant").map(
      (grant) => `${grant.principal.externalId} ${grant.entitlement.externalId}`,
    );
    expect(grants.sort()).toEqual([
      "account:alice group:docker",
      "account:alice group:sudo",
      "account:deploy group:docker",
      "account:root privilege:superuser",
    ]);
  });

  it("lists cron jobs and timers with what they run as", () => {
    const jobs = all("identity").filter((record) => record.kind === "scheduled_job");
    expect(jobs.map((record) => `${record.name} ${record.managedBy}`).sort()).toEqual([
      "cleanup.timer customer",
      "curl (crontab) customer",
      "escape.sh (escape) customer",
      "fstrim.timer provider",
      "logrotate (cron.daily) provider",
      "pg_dump (crontab) customer",
      "push-metrics (cron.daily) customer",
      "run-parts (crontab) customer",
      "send.sh (reports) customer",
      "sshpass (alice) customer",
      "sync.sh (alice) customer",
    ]);
    const runs = all("trust").filter((trust) => trust.kind === "runs_as");
    const byAccount = (name: string) =>
      runs
        .filter((trust) => trust.identity.externalId === `account:${name}`)
        .map((trust) => trust.subject.split(",")[0])
        .sort();
    expect(byAccount("billing")).toEqual([
      "job pg_dump (crontab)",
      "job send.sh (reports)",
      "service billing.service",
    ]);
    expect(byAccount("deploy")).toEqual(["job cleanup.timer", "job curl (crontab)"]);
    expect(byAccount("alice")).toEqual([
      "job sshpass (alice)",
      "job sync.sh (alice)",
      "service (not switched on) alice/notes.service",
    ]);
    expect(runs.some((trust) => trust.subject.includes("scratch") || trust.subject.includes("unused"))).toBe(
      false,
    );
    const dump = jobs.find((record) => record.name.startsWith("pg_dump"));
    expect(dump).toMatchObject({
      ownerHints: [{ type: "mailto", value: "ops@example.test" }],
      raw: {
        command: "/usr/bin/pg_dump -h gzip /srv/backups/shop.gz",
        schedule: "30 2 * * 1-5",
        runsAs: "billing",
      },
    });
  });

  it("finds the secrets in jobs, units, their settings and one step on in their scripts", () => {
    expect(namesIn("etc/crontab")).toEqual(["BACKUP_PASSWORD", "PGPASSWORD", "password"]);
    expect(namesIn("etc/cron.d/reports")).toEqual(["token"]);
    expect(namesIn("etc/cron.d/ignored.bak")).toEqual([]);
    expect(namesIn("etc/cron.daily/push-metrics")).toEqual(["authorization header", "mysql -p"]);
    expect(namesIn("var/spool/cron/crontabs/alice")).toEqual(["sshpass -p"]);
    expect(namesIn("opt/reports/send.sh")).toEqual(["SMTP_PASSWORD"]);
    expect(namesIn("etc/systemd/system/billing.service")).toEqual(["DB_PASSWORD", "STRIPE_KEY", "api-key"]);
    expect(namesIn("etc/billing/settings")).toEqual(["QUEUE_PASSWORD"]);
    const script = place("home/alice/bin/sync.sh")[0];
    expect(script?.identity?.externalId).toBe(
      all("identity").find((record) => record.name === "sync.sh (alice)")?.ref.externalId,
    );
    expect(place("etc/billing/settings")[0]?.identity?.externalId).toBe("account:billing");
  });

  it("sees that one token in four places is one", () => {
    const print = hostContext({}).ctx.fingerprint?.(sharedToken);
    const places = all("placement").filter((record) => record.fingerprint === print);
    expect(places.map((record) => record.locator.slice(root.length).split(" ")[0]).sort()).toEqual([
      "/home/alice/.claude.json",
      "/home/alice/bin/sync.sh",
      "/srv/app/.env.production",
    ]);
  });

  it("reads who may log in with which key", () => {
    const keys = all("credential").filter((record) => record.type === "ssh_key");
    const ed25519 = "deploy/SHA256:zIJV7jEXWRUsMG0CQJmdy9gi2s5wqx0J0mF+O7EdW7E";
    expect(keys.map((record) => record.ref.externalId).sort()).toEqual([
      "deploy/SHA256:h5ehQJW2lUMPQVYFQ6hBi8He8dN872Pwo4noPEHKdgY",
      ed25519,
    ]);
    expect(keys.find((record) => record.ref.externalId === ed25519)).toMatchObject({
      name: "deploy@ci.example.test",
      status: "expired",
      lifetime: "expiring",
      expiresAt: new Date("2027-01-01T00:00:00Z"),
      raw: { from: "10.0.0.0/8", forcedCommand: true, restricted: true, bits: 256 },
    });
    expect(all("trust").filter((trust) => trust.kind === "login")).toMatchObject([
      {
        identity: { externalId: "account:deploy" },
        issuer: "SHA256:4dmGg1GWwfQf4qKlwFLqJUutgIlTi+El6fKKlRbnX7I",
      },
    ]);
    expect(seen.warnings.join("\n")).toContain("TrustedUserCAKeys");
  });

  it("lists private keys with what may be told of them", () => {
    const keys = all("placement").filter((record) => record.kind === "key_file");
    const facts = Object.fromEntries(keys.map((record) => [record.locator.slice(root.length), record.facts]));
    expect(Object.keys(facts).sort()).toEqual([
      "/etc/letsencrypt/archive/shop.example.test/privkey1.pem",
      "/etc/letsencrypt/archive/shop.example.test/privkey2.pem",
      "/etc/ssh/ssh_host_ed25519_key",
      "/etc/ssl/private/shop.key",
      "/home/alice/.ssh/backup_ecdsa",
      "/home/alice/.ssh/id_rsa",
      "/srv/old/server.key",
    ]);
    expect(facts["/home/alice/.ssh/id_rsa"]).toMatchObject({
      encrypted: true,
      keyType: "ssh-rsa",
      bits: 2048,
      mode: "0600",
    });
    expect(facts["/home/alice/.ssh/backup_ecdsa"]).toMatchObject({
      encrypted: false,
      bits: 384,
      readableByAll: true,
    });
    const lying = keys.find((record) => record.locator.endsWith("ssh_host_ed25519_key"));
    const opening = all("credential").find((record) =>
      record.ref.externalId.startsWith("deploy/SHA256:zIJV"),
    );
    expect(lying?.fingerprint).toBe(opening?.fingerprint);
  });

  it("lists certificates that this machine holds the key of or presents, and no authorities", () => {
    const found = all("identity").filter((record) => record.kind === "certificate");
    expect(found.map((record) => record.ref.externalId.replace(root, "")).sort()).toEqual([
      "certificate:/etc/letsencrypt/archive/shop.example.test#shop.example.test",
      "certificate:/srv/old#old.example.test",
    ]);
    expect(identity("archive/shop.example.test#shop.example.test")).toMatchObject({
      raw: { presentedBy: ["nginx tcp/443"] },
    });
    expect(identity("/srv/old#old.example.test")?.status).toBe("expired");
    const issues = all("credential").filter((record) => record.type === "x509");
    expect(issues.filter((record) => record.identity?.externalId.includes("letsencrypt"))).toHaveLength(2);
    expect(issues.every((record) => record.expiresAt instanceof Date)).toBe(true);
  });

  it("reads credential files of clouds and tools", () => {
    const secret = place("home/alice/.aws/credentials").find((record) => record.facts?.profile === "default");
    expect(secret).toMatchObject({
      kind: "credential_file",
      credentialType: "access_key",
      credential: { realm: "aws", externalId: awsKeyId },
      meantForSecrets: false,
      facts: { mode: "0600", readableByAll: false, tool: "AWS" },
    });
    const files = new Set(
      all("placement")
        .filter((record) => record.kind === "credential_file")
        .map((record) => record.locator.slice(root.length).split(" ")[0]),
    );
    expect([...files].sort()).toEqual(
      [
        "/home/alice/.aws/credentials /home/alice/.azure/msal_token_cache.json /home/alice/.config/gcloud/application_default_credentials.json",
        "/home/alice/.config/pip/pip.conf /home/alice/.docker/config.json /home/alice/.git-credentials /home/alice/.kube/config",
        "/home/alice/.my.cnf /home/alice/.netrc /home/alice/.npmrc /home/alice/.pgpass /home/alice/.terraform.d/credentials.tfrc.json",
        "/home/alice/.vault-token /opt/app/service-account.json /srv/app/.git/config",
      ]
        .join(" ")
        .split(" "),
    );
    expect(place("opt/app/service-account.json")[0]?.facts).toMatchObject({
      serviceAccount: "robot@shop-prod.iam.gserviceaccount.com",
      keyId: "0123456789abcdef0123456789abcdef01234567",
    });
    expect(
      place("home/alice/.kube/config")
        .map((record) => record.facts?.user)
        .sort(),
    ).toEqual(["admin", "robot"]);
    expect(place("home/alice/.npmrc")).toHaveLength(1);
    expect(place("home/alice/.docker/config.json")).toMatchObject([
      { facts: { registry: "registry.example.test", user: "alice" } },
    ]);
    expect(place("home/alice/.bash_history").map((record) => record.kind)).toEqual([
      "shell_history",
      "shell_history",
    ]);
    expect(place("home/alice/.local/share/keyrings/login.keyring")).toMatchObject([
      { kind: "keychain", meantForSecrets: true },
    ]);
  });

  it("reads environment and compose files, and passes over references and examples", () => {
    expect(namesIn("srv/app/.env")).toEqual(["API_TOKEN", "AWS_SECRET_ACCESS_KEY", "DATABASE_URL"]);
    expect(
      place("srv/app/.env").find((record) => record.name === "AWS_SECRET_ACCESS_KEY")?.credential?.externalId,
    ).toBe(awsKeyId);
    expect(place("srv/app/.env.production")[0]?.environment).toBe("production");
    expect(namesIn("srv/app/.env.example")).toEqual([]);
    expect(
      place("srv/app/compose.yaml")
        .map((record) => record.ref.externalId.split("#")[1])
        .sort(),
    ).toEqual([
      "services.db.environment.POSTGRES_PASSWORD",
      "services.web.build.args.NPM_TOKEN",
      "services.web.environment.SMTP_PASSWORD",
    ]);
    expect(namesIn("home/deploy/.bashrc")).toEqual(["OPENAI_API_KEY"]);
    expect(namesIn("etc/default/billing")).toEqual(["BILLING_SECRET_KEY"]);
  });

  it("lists AI agents, their servers and what they may do unasked", () => {
    const agents = all("identity").filter((record) => record.kind === "ai_agent");
    expect(agents.map((record) => record.name.replace(root, "")).sort()).toEqual([
      "Claude Code of alice",
      "Codex CLI of deploy",
      "Cursor of alice",
      "VS Code (/srv/app/.vscode/mcp.json)",
    ]);
    expect(agents.find((record) => record.name.startsWith("Claude"))?.tags).toEqual({
      autoApprove: "permissions.defaultMode = bypassPermissions",
    });
    const raw = (name: string) =>
      all("identity").find((record) => record.kind === "mcp_server" && record.name === name)?.raw;
    expect(raw("github")).toMatchObject({
      transport: "stdio",
      unpinned: true,
      literalSecrets: 1,
      references: ["OTHER"],
    });
    expect(raw("db")).toMatchObject({ privileged: true, literalSecrets: 2, package: "oci:mcp/postgres" });
    // A server elsewhere is one for every machine: what the settings say of it stands with who may call it.
    const crm = { realm: "mcp", externalId: "server:http://crm.example.test/mcp" };
    const said = { transport: "http", plainHttp: true, runs: "http://crm.example.test/mcp" };
    expect(identity(crm.externalId)).toMatchObject({ ref: crm, raw: said });
    expect(all("trust").find((trust) => trust.identity.externalId === crm.externalId)).toMatchObject({
      identity: crm,
      condition: { as: "crm", references: ["X-Key"], literalSecrets: 2 },
    });
    expect(raw("files")).toMatchObject({
      unpinned: false,
      package: "npm:@modelcontextprotocol/server-filesystem@2026.8.31",
    });
    expect(raw("off")).toMatchObject({ autoApprove: ["read", "every tool"], unpinned: true });
    expect(identity("mcpServers.off")?.status).toBe("disabled");
    const trusts = all("trust").filter((trust) => trust.kind === "agent");
    const search = trusts.find((trust) => trust.identity.externalId.includes("search.example.test"));
    expect(search?.condition).toMatchObject({ references: ["SEARCH_TOKEN"], literalSecrets: 1 });
    expect(trusts.filter((trust) => trust.identity.externalId === "account:alice")).toHaveLength(2);
    expect(trusts.filter((trust) => trust.identity.externalId.startsWith("mcp:"))).toHaveLength(4);
    expect(namesIn("home/alice/.claude/settings.json")).toEqual(["ANTHROPIC_API_KEY"]);
  });

  it("counts what it does not enter, on the machine and in one sentence", () => {
    expect(all("container")).toMatchObject([
      {
        kind: "host",
        tags: {
          root,
          "skipped package folders": "1",
          "skipped test fixtures": "2",
          "skipped version control": "1",
          "skipped temporary folders": "1",
          "skipped trust stores": "1",
        },
      },
    ]);
    const summary = seen.warnings.filter((warning) => warning.includes("not entered"));
    expect(summary).toHaveLength(1);
    const told = seen.records.filter((record) => "ref" in record).map((record) => JSON.stringify(record));
    expect(
      told.filter((text) =>
        /node_modules|usr\/share|\/fixtures\/|\/tmp\/\.env|var\/log|\/test\//.test(text.replaceAll(root, "")),
      ),
    ).toEqual([]);
  });
});

describe("going on and going around", () => {
  it("finds the same from every page's cursor", async () => {
    const again = await readMachine({ root }, { resume: true });
    expect(again.records.map((record) => JSON.stringify(record)).sort()).toEqual(
      seen.records.map((record) => JSON.stringify(record)).sort(),
    );
  });

  it("says once that nothing is joined without a key, and writes no fingerprint", async () => {
    const plain = await readMachine({ root }, { withoutKey: true });
    expect(plain.warnings.filter((warning) => warning.includes("fingerprint key"))).toHaveLength(1);
    expect(plain.records.some((record) => "fingerprint" in record && record.fingerprint !== undefined)).toBe(
      false,
    );
    expect(plain.records).toHaveLength(seen.records.length);
  });

  it("opens a skipped folder that is named, and leaves out what is asked", async () => {
    const opened = await readMachine({
      root,
      extraFolders: join(root, "tmp"),
      exclude: `.aws\n${root}/srv/app/**`,
    });
    const paths = all("placement", opened).map((record) => record.locator.slice(root.length));
    expect(paths.some((path) => path.startsWith("/tmp/.env"))).toBe(true);
    expect(paths.some((path) => path.includes(".aws") || path.startsWith("/srv/app"))).toBe(false);
  });

  it("reads a plain folder, and says what that cannot have", async () => {
    const app = await readMachine({ root: join(root, "srv/app") });
    expect(
      app.scopes.filter((scope) => scope.unreadable).map((scope) => [scope.dataSet, scope.unreadable?.kind]),
    ).toEqual([
      ["accounts", "unsupported"],
      ["scheduled-jobs", "unsupported"],
    ]);
    expect(all("placement", app).length).toBeGreaterThan(4);
    expect(app.scopes[0]?.issues).not.toEqual(seen.scopes[0]?.issues);
  });

  it("reads many files in small pages, goes on from each, and stops at the most files to look at", async () => {
    const many = await mkdtemp(join(tmpdir(), "rollcall-many-"));
    try {
      for (let folder = 0; folder < 40; folder += 1) {
        const path = join(many, `d${String(folder).padStart(2, "0")}`);
        mkdirSync(path);
        for (let index = 0; index < 500; index += 1) {
          const name = index % 10 === 0 ? `${index}.env` : `${index}.txt`;
          writeFileSync(join(path, name), `API_TOKEN=Zx9-${folder}-${index}-qwErty12345678\n`);
        }
      }
      const before = process.memoryUsage().heapUsed;
      const whole = await readMachine({ root: many });
      expect(all("placement", whole)).toHaveLength(2000);
      expect(Math.max(...whole.answers.map(({ answer }) => JSON.stringify(answer.body).length))).toBeLessThan(
        400_000,
      );
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(200_000_000);
      const inSteps = await readMachine({ root: many }, { resume: true });
      expect(inSteps.answers.length).toBeGreaterThan(10);
      expect(inSteps.records.map((record) => JSON.stringify(record)).sort()).toEqual(
        whole.records.map((record) => JSON.stringify(record)).sort(),
      );
      const cut = await readMachine({ root: many, maxFiles: 5000 });
      expect(cut.failures["environment-files"]?.failure.kind).toBe("too_large");
      expect(all("placement", cut).length).toBeGreaterThan(100);
    } finally {
      await rm(many, { recursive: true, force: true });
    }
  }, 60_000);

  it("refuses a folder that is not there", async () => {
    await expect(readMachine({ root: join(root, "nowhere") })).rejects.toMatchObject({
      failure: { kind: "unreachable" },
    });
    await expect(readMachine({ root, extraFolders: join(root, "nowhere") })).rejects.toThrow(/nowhere/);
  });

  it("calls a page of another kind a problem", () => {
    const scope = {
      key: "x",
      dataSet: "ssh",
      title: "x",
      issues: ["host:x"],
      container: { realm: "host:x", externalId: "host" },
    };
    const page = (body: unknown) => host.toRecords({ scope, call: "ssh", body, collectedAt: readAt });
    expect(page({ items: [{ t: "surprise" }, { t: "account", name: 7 }] }).problems).toHaveLength(2);
    expect(page("<html>").problems).toHaveLength(1);
  });
});
