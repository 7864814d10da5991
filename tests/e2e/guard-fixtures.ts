import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { z } from "zod";
import { healthy, json, type WireHandler } from "@/lib/connectors/aws/fixtures/wire-answers";
import {
  fakeMachine,
  canaries as machineSecrets,
  writeTree,
} from "@/lib/connectors/host/fixtures/fake-machine";
import type { Role } from "@/lib/domain/permissions";
import { AwsWire } from "@/tests/factories/aws-wire";
import { definitionFixture, insertCustomRule } from "@/tests/factories/custom-rules";
import { findingFixture, insertFindings } from "@/tests/factories/findings";
import { hostileDetails, hostileName, hostileSheet } from "@/tests/factories/guarded-files";
import { insertOwnership, insertPerson, insertTeam } from "@/tests/factories/inventory";
import { PlantedSecrets } from "@/tests/factories/planted-secrets";
import { freePort, startProduct } from "@/tests/setup/product";
import { GuardedProduct, type Visitor } from "./guard-product";

/** A product of its own, full of hostile names and planted secrets, with a member of every role. */
export interface Guarded extends GuardedWorld {
  app: GuardedProduct;
}

export interface GuardedWorld {
  secrets: PlantedSecrets;
  members: Record<Role, Visitor>;
  /** An analyst whose membership reaches one source and nothing else. */
  outsider: Visitor;
  ids: {
    /** What everybody but the outsider and the owner reaches. */
    identity: string;
    /** The owner's own. */
    owned: string;
    person: string;
    /** Of somebody who left. */
    departure: string;
    campaign: string;
    source: string;
    /** The only source of the outsider. */
    near: string;
    run: string;
    account: string;
    /** About the owner's own. */
    finding: string;
    /** The slug of a rule that people wrote. */
    rule: string;
    view: string;
    token: string;
    test: string;
    channel: string;
    /** The administrator's. */
    alert: string;
  };
  /** The snapshot of a machine, as a file. */
  snapshot: string;
  /** The analyst's; it may read inventory and sources. */
  apiToken: string;
}

const madeSchema = z.object({ token: z.string() });
const idSchema = z.object({ id: z.string() });

async function one(app: GuardedProduct, sql: string, values: unknown[] = []): Promise<string> {
  const found = await app.pool.query(sql, values);
  return idSchema.parse(found.rows[0]).id;
}

/** Functions whose variables hold secrets, as `lambda:ListFunctions` tells them. */
function leakyFunctions(secrets: PlantedSecrets): WireHandler {
  return () =>
    json({
      Functions: [
        {
          FunctionName: hostileName(0),
          FunctionArn: "arn:aws:lambda:us-east-1:111122223333:function:leaky",
          Role: "arn:aws:iam::111122223333:role/deploy",
          LastModified: "2026-01-01T00:00:00.000+0000",
          Environment: {
            Variables: {
              GITHUB_TOKEN: secrets.githubToken("variable of a function"),
              DB_PASSWORD: secrets.marker("variable of a function that is named password"),
              AWS_ACCESS_KEY_ID: "AKIAW5RJG4NZ6TUCB2HQ",
              AWS_SECRET_ACCESS_KEY: secrets.awsSecret("key pair in variables of a function"),
              [hostileName(3)]: secrets.githubToken("variable with a hostile name"),
            },
          },
        },
      ],
    });
}

/** A machine whose files hold secrets, some of them under hostile names. */
async function writeMachine(root: string, secrets: PlantedSecrets): Promise<void> {
  await writeTree(root, {
    ...fakeMachine(),
    "srv/shop/.env": `STRIPE_KEY=${secrets.marker(".env of a machine")}\nGITHUB_TOKEN=${secrets.githubToken(".env of a machine")}\n`,
    "home/alice/.aws/credentials": `[default]\naws_access_key_id = AKIAQ3EGRF4XUDZ7PLMN\naws_secret_access_key = ${secrets.awsSecret("AWS credentials of a machine")}\n`,
    "home/alice/.cursor/mcp.json": JSON.stringify({
      mcpServers: {
        [hostileName(0)]: {
          command: hostileName(1),
          args: ["--token", secrets.githubToken("argument of an MCP server")],
          env: { API_TOKEN: secrets.marker("variable of an MCP server") },
        },
      },
    }),
    "srv/<img src=x onerror=alert(1)>/.env": `TOKEN=${secrets.githubToken("file in a folder with a hostile name")}\n`,
    "srv/=cmd()/.env": `TOKEN=${secrets.githubToken("file in a folder that is a formula")}\n`,
    "srv/keys/deploy.pem": secrets.privateKey("private key of a machine"),
  });
  for (const secret of machineSecrets) secrets.plant("file of a machine", secret);
}

async function makeMembers(app: GuardedProduct, near: string, personId: string, secrets: PlantedSecrets) {
  const members = {
    admin: await app.member("admin"),
    analyst: await app.member("analyst"),
    owner: await app.member("owner", { personId }),
    auditor: await app.member("auditor"),
    leader: await app.member("leader"),
  };
  const outsider = await app.member("analyst", { scope: { kind: "sources", ids: [near] } });
  for (const visitor of [...Object.values(members), outsider]) {
    secrets.plant("session of a member", visitor.sid);
    secrets.plant("cookie of a member", visitor.cookie.value);
  }
  return { members, outsider };
}

async function fill(
  app: GuardedProduct,
  wire: AwsWire,
  folder: string,
  secrets: PlantedSecrets,
): Promise<GuardedWorld> {
  const setupToken = /\/setup\/([\w-]+)/.exec(app.product.answers)?.[1] ?? "";
  secrets.plant("set-up link", setupToken);
  const first = await app.member("admin");
  const machine = join(folder, "machine");
  mkdirSync(machine);
  await writeMachine(machine, secrets);
  const snapshot = join(folder, "machine.snapshot");
  const key = z.object({ text: z.string() }).parse(await app.done("keys/exportKeyAction", first));
  const keyFile = join(folder, "fingerprint.key");
  writeFileSync(keyFile, key.text);
  const collected = await app.command([
    ...["collect", "host", "--out", snapshot, "--key", keyFile, "--set", `root=${machine}`],
  ]);
  if (collected.code !== 0 && collected.code !== 3) throw new Error(collected.stderr);

  await app.bring(first, {
    connector: "csv",
    name: `${hostileName(0).replaceAll("/", "_")}.csv`,
    text: hostileSheet(secrets),
  });
  await app.bring(first, { connector: "aws", name: "details.json", text: hostileDetails(secrets) });
  const near = crypto.randomUUID();
  await app.done("sources/addSourceAction", first, {
    sourceId: near,
    connector: "host",
    name: `near ${hostileName(1)}`.slice(0, 120),
    fields: { root: machine },
    schedule: "off",
  });
  await app.done("sources/addSourceAction", first, {
    sourceId: crypto.randomUUID(),
    connector: "aws",
    name: "live",
    fields: {
      auth: "access_key",
      access_key_id: "AKIAQ3EGRF4XUDZ7PLMN",
      secret_access_key: secrets.awsSecret("credential of a source"),
      session_token: secrets.marker("session token of a source"),
      regions: "us-east-1",
      endpoint: wire.endpoint,
    },
    schedule: "off",
  });
  const test = z.object({ ok: z.literal(true), testId: z.string() }).parse(
    await app.done("sources/testSourceAction", first, {
      sourceId: crypto.randomUUID(),
      connector: "aws",
      name: "tried",
      fields: {
        auth: "access_key",
        access_key_id: "AKIAQ3EGRF4XUDZ7PLMN",
        secret_access_key: secrets.awsSecret("credential that was only tried"),
        endpoint: wire.endpoint,
      },
    }),
  ).testId;
  await app.settled();

  const personId = await insertPerson(app.pool, hostileName(2), "owner@example.com");
  await insertTeam(app.pool, hostileName(4), [personId]);
  const account = await one(app, "SELECT container_id AS id FROM identities WHERE name = 'keeper'");
  const owned = await one(app, "SELECT id FROM identities WHERE name = 'keeper'");
  await insertOwnership(app.pool, owned, { personId });
  const found = findingFixture({
    identity_id: owned,
    key: hostileName(0),
    sentence: hostileName(1),
    evidence: [{ label: hostileName(2), value: hostileName(3) }],
    cause_key: hostileName(4),
    cause_title: hostileName(5),
  });
  await insertFindings(app.pool, [found]);
  const rule = definitionFixture();
  await insertCustomRule(app.pool, rule);
  const { members, outsider } = await makeMembers(app, near, personId, secrets);
  const { token } = madeSchema.parse(
    await app.done("tokens/createTokenAction", members.analyst, {
      name: hostileName(0),
      permissions: ["inventory:read", "finding:read", "source:read"],
      days: 30,
    }),
  );
  secrets.plant("API token", token);
  const { link } = z.object({ link: z.string() }).parse(
    await app.done("members/inviteAction", members.admin, {
      email: "invited@example.com",
      role: "owner",
      scope: { kind: "all" },
    }),
  );
  secrets.plant("invitation", link.split("/").at(-1) ?? "");
  const view = idSchema.parse(
    await app.done("views/saveViewAction", members.admin, {
      noun: "identities",
      name: hostileName(5).slice(0, 80),
      query: "static:true",
      sort: "name",
      columns: [],
      shared: false,
      isDefault: false,
    }),
  ).id;
  const told = await makeAlert(app, members.admin, secrets);
  return {
    secrets,
    members,
    outsider,
    ids: {
      ...told,
      owned,
      person: personId,
      departure: await one(
        app,
        `WITH p AS (INSERT INTO people (name, active, gone_at) VALUES ('Gone Person', false, now()) RETURNING id)
         INSERT INTO departures (person_id, how, noticed_at) SELECT id, 'hand', now() FROM p RETURNING id`,
      ),
      campaign: await one(
        app,
        `INSERT INTO campaigns (id, name, query, origins, at_end, remind_days, started_at, started_by, ends_at, first_ends_at, state, found,
           identities, items, mark, looked_at)
         VALUES (gen_random_uuid(), $1, '', '{named}', 'queue', 5, now(), 'user:x', now() + interval '7 days', now() + interval '7 days',
           'running', 0, 0, 0, '', now()) RETURNING id`,
        [hostileName(4)],
      ),
      identity: await one(app, "SELECT id FROM identities WHERE system = 'legacy' ORDER BY id LIMIT 1"),
      source: await one(app, "SELECT id FROM sources WHERE connector = 'csv' LIMIT 1"),
      near,
      run: await one(
        app,
        "SELECT r.id FROM sync_runs r JOIN sources s ON s.id = r.source_id WHERE s.connector = 'csv'",
      ),
      account,
      finding: found.id,
      rule: rule.slug,
      view,
      token: await one(app, "SELECT id FROM api_tokens LIMIT 1"),
      test,
    },
    snapshot,
    apiToken: token,
  };
}

/** A channel that holds a secret, and an alert over it under a hostile name. */
async function makeAlert(app: GuardedProduct, admin: Visitor, secrets: PlantedSecrets) {
  const [channel, alert] = [crypto.randomUUID(), crypto.randomUUID()];
  await app.done("channels/addChannelAction", admin, {
    channelId: channel,
    kind: "jira",
    name: hostileName(1).slice(0, 80),
    fields: {
      url: "http://127.0.0.1:9",
      email: "bot@example.com",
      token: secrets.marker("token of a channel"),
      project: "SEC",
    },
  });
  const view = await app.done("views/saveViewAction", admin, {
    noun: "findings",
    name: hostileName(3).slice(0, 80),
    query: "",
    sort: "-rank",
    columns: [],
    shared: true,
    isDefault: false,
  });
  await app.done("alerts/saveAlertAction", admin, {
    alertId: alert,
    name: hostileName(2).slice(0, 80),
    viewId: idSchema.parse(view).id,
    channelId: channel,
    recipients: [],
    cadence: "daily",
    hour: 8,
    weekday: 1,
    minSeverity: null,
    per: "finding",
    enabled: true,
  });
  return { channel, alert };
}

/** Starts, fills and at the end stops the product: once for all the specs that use it. */
export const test = base.extend<object, { guarded: Guarded }>({
  guarded: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its first argument.
    async ({}, use) => {
      const secrets = new PlantedSecrets();
      const folder = mkdtempSync(join(tmpdir(), "rollcall-guard-"));
      const secretFile = join(folder, "oidc-secret");
      writeFileSync(secretFile, secrets.marker("OIDC client secret"), { mode: 0o600 });
      const wire = new AwsWire({ ...healthy, ListFunctions: leakyFunctions(secrets) });
      await wire.start();
      const product = await startProduct({
        port: await freePort(),
        keepLog: true,
        env: {
          ROLLCALL_ALLOW_CIDRS: "127.0.0.0/8",
          ROLLCALL_RETRY_BASE_MS: "2",
          ROLLCALL_LOG_LEVEL: "debug",
          ROLLCALL_OIDC_ISSUER: "https://127.0.0.1:9",
          ROLLCALL_OIDC_CLIENT_ID: "rollcall",
          ROLLCALL_OIDC_CLIENT_SECRET_FILE: secretFile,
        },
      });
      const app = await GuardedProduct.open(product);
      try {
        await use({ app, ...(await fill(app, wire, folder, secrets)) });
      } finally {
        await app.close();
        await wire.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

export { expect } from "@playwright/test";
