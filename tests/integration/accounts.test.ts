import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accountSurroundings, decisionsLeft, listAccountNodes } from "@/lib/features/accounts/data-decisions";
import { previewTags, previewUnits } from "@/lib/features/accounts/data-import";
import { previewAccountTable, previewBackstage } from "@/lib/features/accounts/data-import-files";
import { getAccount, readAccountPage } from "@/lib/features/accounts/data-page";
import { editAccounts } from "@/lib/features/accounts/mutations";
import { accountListSchema } from "@/lib/features/accounts/schema-decisions";
import { countIdentities } from "@/lib/features/identities/data";
import { getLabels } from "@/lib/features/labels/data";
import { setLabel } from "@/lib/features/labels/mutations";
import { termsOf } from "@/lib/features/overview/queries";
import { assignOwner } from "@/lib/features/ownership/mutations";
import { syncRun } from "@/lib/jobs/sync/sync-run";
import { prepareQueue } from "@/lib/platform/queue";
import { auditEventsOf } from "@/tests/factories/audit-events";
import {
  identityFixture,
  insertContainer,
  insertIdentities,
  insertPerson,
} from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const later = new Date("2026-11-23T12:05:00Z");
const analyst = member("analyst");
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function identities() {
  const found = await database.pool.query(
    `SELECT i.name, i.environment, i.owner_state AS state, t.name AS team FROM identities i
     LEFT JOIN teams t ON t.id = i.owner_team_id ORDER BY i.name`,
  );
  return found.rows.map((row) => [row.name, row.environment, row.state, row.team]);
}

const edit = (changes: Parameters<typeof editAccounts>[2]["changes"], by = analyst) =>
  editAccounts(database, by, { changes, from: "form" }, now);

describe("deciding of an account", () => {
  it("is taken over by its identities as a suggestion, down the tree, and taken back whole", async () => {
    const { pool } = database;
    const unit = await insertContainer(pool, "Payments");
    const account = await insertContainer(pool, "acme-1", unit);
    const bo = await insertPerson(pool, "Bo", "bo@example.com");
    const fixtures = [
      identityFixture({ name: "a", containerId: account }),
      identityFixture({ name: "b-owned", containerId: account }),
      identityFixture({ name: "c-provider", containerId: account, managedBy: "provider" }),
      identityFixture({ name: "d-elsewhere" }),
    ];
    await insertIdentities(pool, fixtures);
    const [a, b] = fixtures;
    const selection = { kind: "ids" as const, ids: [b?.id ?? ""] };
    await assignOwner(
      database,
      analyst,
      { selection, part: "technical", owner: { kind: "person", id: bo }, agreed: true, why: "" },
      now,
    );
    await setLabel(database, analyst, { selection, label: "environment", value: "sandbox", why: "" }, now);

    const done = await edit([{ id: unit, team: "Payments team", environment: "production" }]);
    expect(done).toMatchObject({ accounts: 1, identities: 2 });
    expect(await identities()).toEqual([
      ["a", "production", "suggested", "Payments team"],
      ["b-owned", "sandbox", "accepted", null],
      ["c-provider", "production", "none", null],
      ["d-elsewhere", null, "none", null],
    ]);
    const states = await getLabels(pool, analyst.scope, a?.id ?? "");
    expect(states?.[0]).toMatchObject({ origin: "account", why: "suggested, from the account acme-1" });
    expect(await getAccount(pool, analyst.scope, account, now)).toMatchObject({
      environment: "production",
      decided: { environment: null, team: null },
    });
    const [event] = await auditEventsOf(pool, "account.edited");
    expect(event?.payload).toEqual({ containerIds: [unit], fields: ["team", "environment"], from: "form" });

    expect((await edit([{ id: unit, team: "payments TEAM" }])).accounts).toBe(0);
    expect(await auditEventsOf(pool, "account.edited")).toHaveLength(1);

    await editAccounts(database, analyst, { changes: done.before, from: "form" }, later);
    expect(await identities()).toEqual([
      ["a", null, "none", null],
      ["b-owned", "sandbox", "accepted", null],
      ["c-provider", null, "none", null],
      ["d-elsewhere", null, "none", null],
    ]);
  });

  it("changes the suggestion with the account's team, but not what a person decided", async () => {
    const account = await insertContainer(database.pool, "acme-1");
    const fixtures = [
      identityFixture({ name: "a", containerId: account }),
      identityFixture({ name: "b", containerId: account }),
    ];
    await insertIdentities(database.pool, fixtures);
    await edit([{ id: account, team: "one" }]);
    const ids = [fixtures[1]?.id ?? ""];
    const owner = { kind: "email", email: "cy@example.com", name: "" } as const;
    await assignOwner(
      database,
      analyst,
      { selection: { kind: "ids", ids }, part: "technical", owner, agreed: false, why: "" },
      now,
    );
    await edit([{ id: account, team: "two" }]);
    expect(await identities()).toEqual([
      ["a", null, "suggested", "two"],
      ["b", null, "suggested", null],
    ]);
  });

  it("is left to the worker where many identities follow", async () => {
    const { pool } = database;
    await prepareQueue(pool);
    const account = await insertContainer(pool, "large");
    await pool.query(
      `INSERT INTO identities (id, realm, external_id, name, kind, system, class, container_id, source_ids, credential_types, first_seen_at)
       SELECT gen_random_uuid(), 'test:many', n::text, 'svc-' || n, 'cloud_role', 'aws', 'non_human', $1, '{}', '{}', now() FROM generate_series(1, 5001) n`,
      [account],
    );
    expect(await decisionsLeft(pool, analyst.scope)).toMatchObject({
      unowned: 5001,
      accounts: 1,
      decisions: 1,
      share: 1,
    });
    expect((await edit([{ id: account, team: "one" }])).identities).toBeNull();
    const jobs = await pool.query("SELECT FROM graphile_worker.jobs WHERE task_identifier = 'inherit'");
    expect(jobs.rowCount).toBe(1);
  });

  it("reaches only accounts within the member's scope; foreign ones answer like missing ones", async () => {
    const [mine, foreign] = [
      await insertContainer(database.pool, "mine"),
      await insertContainer(database.pool, "foreign"),
    ];
    const limited = member("analyst", { membership: { kind: "containers", ids: [mine] } });
    expect((await edit([{ id: mine, environment: "test" }], limited)).accounts).toBe(1);
    const answers = await Promise.all(
      [foreign, randomUUID()].map((id) =>
        edit([{ id, environment: "test" }], limited).catch((error: Error) => error.message),
      ),
    );
    expect(answers[0]).toBe(answers[1]);
    expect(await getAccount(database.pool, limited.scope, foreign, now)).toBeNull();
    const page = await readAccountPage(
      database.pool,
      limited.scope,
      { q: "", sort: "name", direction: "asc" },
      now,
    );
    expect(page.rows.map((row) => row.name)).toEqual(["mine"]);
  });

  it("holds for identities that a later sync brings", async () => {
    const { pool } = database;
    const script = {
      scopes: [
        {
          key: "one",
          pages: [
            [
              {
                t: "container" as const,
                ref: { realm: "test:one", externalId: "acc" },
                kind: "account" as const,
                name: "acme-prod",
              },
            ],
          ],
        },
      ],
    };
    const source = await createSource(pool, "scripted");
    const engine = testEngine(pool, scriptedConnector(script));
    await syncOnce(engine, source);
    const { rows } = await pool.query<{ id: string }>("SELECT id FROM containers");
    await edit([{ id: rows[0]?.id ?? "", team: "payments" }]);
    const engineLater = testEngine(
      pool,
      scriptedConnector({
        scopes: [
          {
            key: "one",
            pages: [
              [
                ...(script.scopes[0]?.pages[0] ?? []),
                {
                  t: "identity",
                  ref: { realm: "test:one", externalId: "new" },
                  kind: "cloud_role",
                  name: "new",
                  system: "aws",
                  class: "non_human",
                  container: { realm: "test:one", externalId: "acc" },
                },
              ],
            ],
          },
        ],
      }),
    );
    const runId = await syncOnce(engineLater, source);
    expect(await identities()).toEqual([["new", "production", "suggested", "payments"]]);
    expect(await syncRun(engineLater, runId, new AbortController().signal)).toBe("finished");
  });
});

describe("what lies in an account", () => {
  async function threeLevels() {
    const { pool } = database;
    const root = await insertContainer(pool, "root");
    const unit = await insertContainer(pool, "unit", root);
    const [one, two] = [await insertContainer(pool, "one", unit), await insertContainer(pool, "two", unit)];
    await insertContainer(pool, "empty", unit);
    await insertIdentities(pool, [
      identityFixture({ name: "a", containerId: root }),
      identityFixture({ name: "b", containerId: one }),
      identityFixture({ name: "c", containerId: one, managedBy: "provider" }),
      identityFixture({ name: "d", containerId: one, goneAt: now }),
      identityFixture({ name: "e", containerId: two }),
      identityFixture({ name: "f", containerId: two }),
      identityFixture({ name: "g" }),
    ]);
    return { pool, root, unit, one };
  }

  it("is counted with what lies below, the same in the list, the tree, its parent and the inventory", async () => {
    const { pool, root, unit } = await threeLevels();
    const { scope } = analyst;
    const page = await readAccountPage(pool, scope, { q: "", sort: "name", direction: "asc" }, now);
    const listed = page.rows.map((row) => [row.name, row.identities, row.unowned]);
    expect(listed).toEqual([
      ["empty", 0, 0],
      ["one", 2, 1],
      ["root", 5, 4],
      ["two", 2, 2],
      ["unit", 4, 3],
    ]);
    const nodes = await listAccountNodes(pool, scope);
    expect(nodes.map((node) => [node.name, node.identities])).toEqual(listed.map((row) => row.slice(0, 2)));
    for (const [name, count] of listed) {
      const terms = termsOf(`account:${name}`);
      expect((await countIdentities(pool, scope, { terms, now })).count, String(name)).toBe(count);
    }
    const account = await getAccount(pool, scope, root, now);
    if (!account) throw new Error("no root");
    expect(await accountSurroundings(pool, scope, account)).toMatchObject({
      direct: 1,
      children: [{ id: unit, identities: 4 }],
    });
  });

  it("puts the most unowned first", async () => {
    const { pool } = await threeLevels();
    const request = accountListSchema.parse({});
    expect(request).toMatchObject({ sort: "unowned", direction: "desc" });
    const page = await readAccountPage(pool, analyst.scope, request, now);
    expect(page.rows.map((row) => row.name)).toEqual(["root", "unit", "two", "one", "empty"]);
  });

  it("is not told to members who reach a part", async () => {
    const { pool, unit, root } = await threeLevels();
    const { scope } = member("analyst", { membership: { kind: "containers", ids: [root] } });
    const account = await getAccount(pool, scope, root, now);
    if (!account) throw new Error("no root");
    expect(account).toMatchObject({ identities: null, unowned: null });
    expect(await accountSurroundings(pool, scope, account)).toMatchObject({
      direct: null,
      children: [{ id: unit, identities: null }],
    });
    const page = await readAccountPage(pool, scope, accountListSchema.parse({}), now);
    expect(page.rows.map((row) => row.name)).toEqual(["empty", "one", "root", "two", "unit"]);
  });
});

describe("importing decisions", () => {
  it("from tags and units proposes what differs, and says why", async () => {
    const { pool } = database;
    const unit = await insertContainer(pool, "Payments");
    await pool.query("UPDATE containers SET kind = 'organisational_unit'");
    const account = await insertContainer(pool, "acme-1", unit);
    await pool.query("UPDATE containers SET tags = $2 WHERE id = $1", [
      account,
      JSON.stringify({ Team: "checkout", env: "prod", "data-classification": "Confidential" }),
    ]);
    expect((await previewTags(pool, analyst.scope)).proposals).toEqual([
      {
        id: account,
        name: "acme-1",
        kind: "account",
        set: { team: "checkout", environment: "production", sensitivity: "high" },
        now: { team: null, environment: null, sensitivity: null },
        why: "tag Team = checkout · the tag env is prod · tag data-classification = Confidential",
        replaces: false,
      },
    ]);
    await edit([{ id: account, team: "billing" }]);
    expect((await previewUnits(pool, analyst.scope)).proposals).toMatchObject([
      { set: { team: "Payments" }, replaces: true },
    ]);
  });

  it("from a table tells which rows cannot be used", async () => {
    await insertContainer(database.pool, "acme-1");
    const text =
      "Account,Team,Env,Sensitivity\nacme-1,payments,PROD,secretive\nnowhere,x,,\nid-of-acme-1,,,low";
    const preview = await previewAccountTable(database.pool, analyst.scope, text);
    expect(preview.proposals).toMatchObject([{ name: "acme-1", set: { sensitivity: "low" } }]);
    expect(preview.problems).toEqual([
      'Row 2: "secretive" is no sensitivity.',
      'Row 3: no account is called "nowhere".',
      "Row 4: acme-1 stands in an earlier row too; the later one counts.",
    ]);
    await expect(previewAccountTable(database.pool, analyst.scope, "a,b\n1,2")).rejects.toMatchObject({
      code: "bad_list",
    });
  });

  it("from Backstage takes owner and lifecycle, and survives YAML that is nested to the bottom", async () => {
    await insertContainer(database.pool, "acme/payments");
    const text = `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: pay }
spec: { type: team, profile: { displayName: Payments team } }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: payments
  annotations: { github.com/project-slug: acme/payments }
spec: { type: service, owner: group:default/pay, lifecycle: production }
---
kind: Component
metadata: { name: lost, annotations: { amazonaws.com/account-id: "999" } }
spec: { owner: pay }
`;
    const preview = await previewBackstage(database.pool, analyst.scope, text);
    expect(preview.proposals).toMatchObject([
      { set: { team: "Payments team", environment: "production" }, why: "Component payments" },
    ]);
    expect(preview.problems).toEqual([
      "Component lost: amazonaws.com/account-id is 999, which is no account here.",
    ]);
    const deep = `a: ${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    await expect(previewBackstage(database.pool, analyst.scope, deep)).rejects.toMatchObject({
      code: "bad_list",
    });
  });
});
