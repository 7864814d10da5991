import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { password } from "@/tests/factories/members";
import { expect, type Guarded, test } from "./guard-fixtures";
import { pages, routes } from "./guard-surfaces";

test.describe.configure({ timeout: 180_000 });

const gzip = Buffer.from([0x1f, 0x8b]);

/** Bytes as text, unpacked where they are packed. */
function textOf(bytes: Buffer): string {
  const plain = bytes.subarray(0, 2).equals(gzip) ? gunzipSync(bytes) : bytes;
  return plain.toString("utf8");
}

/** Every row of every table as text, binary columns once more by their content. */
async function* dump({ app }: Guarded): AsyncGenerator<{ table: string; text: string }> {
  const tables = await app.pool.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
  );
  for (const { name } of tables.rows) {
    const rows = await app.pool.query(`SELECT t::text AS whole, t.* FROM ${name} t`);
    const parts: string[] = [];
    for (const row of rows.rows) {
      for (const value of Object.values(row)) {
        if (typeof value === "string") parts.push(value);
        else if (Buffer.isBuffer(value)) parts.push(textOf(value));
        else if (value !== null) parts.push(JSON.stringify(value));
      }
    }
    yield { table: name, text: parts.join("\n") };
  }
}

/** Things that go wrong with a secret in the hand: what is said about it must not say it. */
async function mistakes({ app, secrets, members }: Guarded, told: (what: string, text: string) => void) {
  // Just signed in: what needs that is not refused before it has the secret in the hand.
  const admin = await app.member("admin");
  const act = async (name: string, input: unknown) => {
    const { answer } = await app.act(name, admin, input);
    told(`answer of ${name}`, answer.body);
  };
  const secret = () => secrets.awsSecret("something that was done wrong");
  const source = { connector: "aws", name: "wrong", schedule: "off", sourceId: crypto.randomUUID() };
  await act("sources/addSourceAction", {
    ...source,
    fields: { auth: "access_key", secret_access_key: secret() },
  });
  await act("sources/addSourceAction", {
    ...source,
    fields: { auth: "access_key", access_key_id: "x", secret_access_key: secret(), endpoint: "nonsense" },
  });
  await act("sources/addSourceAction", { ...source, connector: "nothing", fields: { token: secret() } });
  await act("sources/addSourceAction", { ...source, fields: { secret_access_key: { deep: secret() } } });
  await act("sources/editSourceAction", {
    sourceId: crypto.randomUUID(),
    name: "x",
    fields: { secret_access_key: secret() },
  });
  await act("sources/testSourceAction", {
    ...source,
    fields: { auth: "access_key", secret_access_key: secret() },
  });
  await act("sessions/confirmAction", { password: secrets.marker("wrong password of a confirmation") });
  await act("members/changePasswordAction", { current: secret(), next: "short" });
  await act("members/changePasswordAction", {
    current: secrets.marker("wrong present password"),
    next: secrets.marker("refused new password"),
  });
  const { csrfToken } = JSON.parse((await app.ask("/api/auth/csrf", null)).body);
  for (const email of [
    "nobody@example.com",
    admin.email,
    secrets.marker("secret typed where the address belongs"),
  ]) {
    const body = new URLSearchParams({
      csrfToken,
      email,
      password: secrets.marker("wrong password"),
      json: "true",
    });
    const answer = await app.ask("/api/auth/callback/password", null, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: body.toString(),
    });
    told("answer of a wrong sign-in", answer.body + JSON.stringify(answer.headers));
  }
  const asked: [string, Parameters<typeof app.ask>[2]][] = [
    [
      "/api/search",
      { method: "POST", body: JSON.stringify({ text: secrets.githubToken("text of a search") }) },
    ],
    ["/api/sources/import", { method: "POST", body: `{"files": "${secret()}"}\n` }],
    ["/api/sources/preview", { method: "POST", body: `${secret()}` }],
    [
      "/api/inventory/export",
      {
        method: "POST",
        body: `picked=${secret()}`,
        headers: { "content-type": "application/x-www-form-urlencoded" },
      },
    ],
    ["/api/v1/identities", { headers: { authorization: `Bearer rollcall_pat_abcdefgh_${secret()}` } }],
    ["/api/v1/identities", { headers: { authorization: `Basic ${secret()}` } }],
    [
      "/setup/x",
      {
        method: "POST",
        body: `["${secret()}"]`,
      },
    ],
  ];
  for (const [path, what] of asked) told(`answer of ${path}`, (await app.ask(path, admin, what)).body);
  // A sheet as people have it, looked at and not brought in.
  const sheet = `Name;Password;Note\nsvc;${secrets.marker("password of a previewed sheet")};${secrets.githubToken("cell of a previewed sheet")}\n`;
  const head = { files: [{ name: "s.csv", size: Buffer.byteLength(sheet) }], choices: {} };
  const preview = await app.ask("/api/sources/preview", admin, {
    method: "POST",
    body: `${JSON.stringify(head)}\n${sheet}`,
  });
  expect(preview.status).toBe(200);
  told("preview of a sheet", preview.body);
  // An export is on record with its query, also when somebody pasted a secret into that.
  await app.ask(`/api/inventory/export?q=${secrets.githubToken("query of an export")}`, members.analyst);
  await app.ask(`/api/audit/export?text=${secrets.githubToken("filter of the audit log")}`, admin);
  // A defect while a secret is at hand: the log tells of it, and must not tell the secret.
  await app.pool.query("ALTER TABLE source_secrets RENAME TO source_secrets_away");
  await act("sources/addSourceAction", {
    ...source,
    fields: { auth: "access_key", access_key_id: "AKIAQ3EGRF4XUDZ7PLMN", secret_access_key: secret() },
  });
  await app.pool.query("ALTER TABLE source_secrets_away RENAME TO source_secrets");
}

/** Everything that can be read over HTTP, by everybody. */
async function crawl({ app, ids, members, outsider }: Guarded, told: (what: string, text: string) => void) {
  const tabs = ["timeline", "credentials", "access", "usage", "raw"];
  const shown = await app.pool.query<{ id: string }>(
    `SELECT id FROM (
       SELECT id, name, row_number() OVER (PARTITION BY kind ORDER BY exposed_placements DESC, id) AS n FROM identities
     ) i WHERE n <= 2 OR name = 'keeper'`,
  );
  const sources = await app.pool.query<{ id: string; run: string }>(
    "SELECT s.id, r.id AS run FROM sources s JOIN sync_runs r ON r.source_id = s.id",
  );
  const deep = [
    ...shown.rows.flatMap(({ id }) => tabs.map((tab) => `/inventory/${id}?tab=${tab}`)),
    ...shown.rows.flatMap(({ id }) => [`/api/inventory/peek?id=${id}`, `/inventory/${id}?_rsc=1`]),
    ...sources.rows.flatMap(({ id, run }) => [
      ...["", "/coverage", "/runs", "/held", "/settings", `/runs/${run}`].map(
        (rest) => `/sources/${id}${rest}`,
      ),
      `/api/sources/progress?run=${run}`,
    ]),
    ...["people", "teams", "suggestions", "asking"].map((tab) => `/ownership?tab=${tab}`),
    "/accounts?shape=tree",
    "/audit?text=source",
    "/api/audit/export",
    ...["csv", "json"].map((format) => `/api/inventory/export?format=${format}`),
    "/no-such-page",
  ];
  for (const path of deep) {
    const rsc: Record<string, string> = path.includes("_rsc") ? { rsc: "1" } : {};
    told(path.replace(/[0-9a-f-]{36}/g, "…"), (await app.ask(path, members.admin, { headers: rsc })).body);
  }
  for (const visitor of [null, members.admin, members.auditor, members.owner, outsider]) {
    for (const { path } of [...Object.values(pages), ...Object.values(routes)]) {
      told(path(ids), (await app.ask(path(ids), visitor)).body);
    }
  }
}

async function commands({ app }: Guarded, told: (what: string, text: string) => void) {
  const nouns = [
    "identities",
    "credentials",
    "placements",
    "grants",
    "trust",
    "members",
    "entitlements",
    "accounts",
    "sources",
    "changes",
  ];
  const lines = [
    ...nouns.map((noun) => ["list", noun, "--json"]),
    ["list", "identities", "--csv"],
    ["show", "keeper", "--json"],
    ["show", "keeper"],
    ["show", "nobody-of-this-name"],
    ["metrics", "--json"],
    ["audit", "verify", "--json"],
    ["config", "check"],
  ];
  for (const line of lines) {
    const { stdout, stderr } = await app.command(line);
    told(`rollcall ${line.join(" ")}`, stdout + stderr);
  }
}

test("a planted secret comes out nowhere: no page, answer, export, command, snapshot, log or table", async ({
  guarded,
}) => {
  const { app, secrets, members } = guarded;
  secrets.plant("password of a member", password);
  const found = new Set<string>();
  let characters = 0;
  const told = (what: string, text: string) => {
    characters += text.length;
    for (const leak of secrets.foundIn(what, text)) found.add(leak);
  };
  await app.bring(members.admin, {
    connector: "host",
    name: "machine.snapshot",
    text: readFileSync(guarded.snapshot),
  });
  await app.settled();
  await mistakes(guarded, told);
  await crawl(guarded, told);
  await commands(guarded, told);
  told("snapshot", textOf(readFileSync(guarded.snapshot)));
  for await (const { table, text } of dump(guarded)) told(`table ${table}`, text);
  told("log of web and worker", app.product.log());
  expect([...found].sort()).toEqual([]);
  // The look was a real one.
  expect(secrets.size).toBeGreaterThan(100);
  expect(characters).toBeGreaterThan(5_000_000);
  expect(app.product.log()).toContain("action failed");
});
