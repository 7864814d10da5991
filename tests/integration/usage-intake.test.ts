import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { aws } from "@/lib/connectors/aws/connector";
import { kubernetes } from "@/lib/connectors/kubernetes/connector";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { getIdentity } from "@/lib/features/identities/data-one";
import { lockRealms } from "@/lib/features/identities/mutations-realms";
import { listIntakes, listUnknownActors } from "@/lib/features/usage/data-intakes";
import { eventKindOf, importLogs, type LogsToImport } from "@/lib/features/usage/mutations-logs";
import { systemScope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";
import {
  account,
  cloudTrail,
  logFile,
  session,
  trailEvent,
  trailFile,
  user,
} from "@/tests/factories/cloudtrail";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
const now = new Date("2026-11-26T00:00:00Z");
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const realm = `aws:${account}`;
const idOf = (name: string, kind: "AIDA" | "AROA") => `${kind}${name.toUpperCase().padEnd(17, "0")}`;

/** Brings files in as the command does. */
function bring(files: LogsToImport["files"], more: Partial<LogsToImport> = {}) {
  return importLogs({
    pool: database.pool,
    ...cloudTrail,
    files,
    name: null,
    actor: "cli:test",
    keep: { days: 35, months: 60 },
    now,
    signal: new AbortController().signal,
    ...more,
  });
}

/** Lists the user `ci` with its key, and the role `deploy`. */
async function listIdentities(source = "account"): Promise<void> {
  const common = { system: "aws", status: "active", class: "non_human" } as const;
  const sourceId = await createSource(database.pool, source);
  const page = [
    {
      t: "identity" as const,
      ref: { realm, externalId: idOf("ci", "AIDA") },
      aliases: [`arn:aws:iam::${account}:user/ci`],
      kind: "cloud_user" as const,
      name: "ci",
      ...common,
    },
    {
      t: "identity" as const,
      ref: { realm, externalId: idOf("deploy", "AROA") },
      aliases: [`arn:aws:iam::${account}:role/deploy`],
      kind: "cloud_role" as const,
      name: "deploy",
      ...common,
    },
    {
      t: "credential" as const,
      ref: { realm: "aws", externalId: "AKIACI00000000000000" },
      identity: { realm, externalId: idOf("ci", "AIDA") },
      type: "access_key" as const,
      lifetime: "static" as const,
      status: "active" as const,
      lastUsed: {
        at: new Date("2026-11-01T00:00:00Z"),
        grade: "reported" as const,
        precisionSeconds: 14_400,
        coveredSince: new Date("2025-01-01T00:00:00Z"),
        gap: "none" as const,
      },
    },
  ];
  await syncOnce(
    testEngine(database.pool, scriptedConnector({ scopes: [{ key: "all", pages: [page] }] })),
    sourceId,
  );
}

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  return (await database.pool.query(sql)).rows;
}
const total = async () => (await rows("SELECT coalesce(sum(count), 0)::int AS n FROM usage"))[0]?.n;
const usage = () =>
  rows(`SELECT i.name, u.action, u.outcome, u.consumer, u.network, u.on_behalf_of, u.reference, u.count::int, u.hours
        FROM usage u JOIN identities i ON i.id = u.identity_id ORDER BY i.name, u.action, u.outcome`);
const lastUses = () =>
  rows(
    `SELECT name, last_used_at, last_used_grade, last_used_precision, covered_since FROM identities ORDER BY name`,
  );

describe("a log that comes in", () => {
  it("adds up who did what, from where, with what and for whom", async () => {
    await listIdentities();
    const denied = {
      eventName: "DeleteBucket",
      errorCode: "AccessDenied",
      eventTime: "2026-11-20T23:00:00Z",
    };
    const imported = await bring([
      trailFile([
        trailEvent("1"),
        trailEvent("2", { eventTime: "2026-11-20T10:59:00Z", sourceIPAddress: "203.0.113.99" }),
        trailEvent("3", denied),
        trailEvent("4", { userIdentity: session("deploy", "ana@example.com"), userAgent: "Boto3/1.2" }),
      ]),
    ]);
    expect(imported.counts).toMatchObject({ events: 4, unknownActors: 0, duplicates: 0, unreadable: 0 });
    const hours = (hour: number, count: number) =>
      Array.from({ length: 24 }, (_, n) => (n === hour ? count : 0));
    expect(await usage()).toEqual([
      {
        ...{
          name: "ci",
          action: "DeleteBucket",
          outcome: "denied",
          consumer: "aws-cli",
          network: "203.0.113.0/24",
        },
        ...{ on_behalf_of: null, reference: "request-3", count: 1, hours: hours(23, 1) },
      },
      {
        ...{
          name: "ci",
          action: "ListBuckets",
          outcome: "ok",
          consumer: "aws-cli",
          network: "203.0.113.0/24",
        },
        ...{ on_behalf_of: null, reference: "request-2", count: 2, hours: hours(10, 2) },
      },
      {
        ...{
          name: "deploy",
          action: "ListBuckets",
          outcome: "ok",
          consumer: "boto3",
          network: "203.0.113.0/24",
        },
        ...{ on_behalf_of: "ana@example.com", reference: "request-4", count: 1, hours: hours(10, 1) },
      },
    ]);
  });

  it("moves last uses forward, says that they were observed, and leaves coverage as it is", async () => {
    await listIdentities();
    await bring([trailFile([trailEvent("1"), trailEvent("2", { eventTime: "2026-10-02T00:00:00Z" })])]);
    const [ci] = await lastUses();
    const observed = {
      last_used_at: new Date("2026-11-20T10:15:00Z"),
      last_used_grade: "observed",
      last_used_precision: 0,
    };
    expect(ci).toMatchObject({ ...observed, covered_since: new Date("2025-01-01T00:00:00Z") });
    expect(await rows("SELECT last_used_at, last_used_grade, last_used_precision FROM credentials")).toEqual([
      observed,
    ]);
    // What another source reports, later read but earlier, does not take it back.
    await listIdentities("again");
    expect((await lastUses())[0]).toMatchObject(observed);
    expect(await rows("SELECT last_used_at, last_used_grade, last_used_precision FROM credentials")).toEqual([
      observed,
    ]);
  });

  it("counts what comes again once: the file again, lines twice, out of order, late within an open month", async () => {
    await listIdentities();
    const events = Array.from({ length: 50 }, (_, n) =>
      trailEvent(`e${n}`, { eventTime: new Date(Date.UTC(2026, 10, 1 + (n % 20), n % 24)).toISOString() }),
    );
    const first = await bring([trailFile([...events, ...events.slice(0, 5)])]);
    expect(first.counts).toMatchObject({ events: 50, duplicates: 5 });
    const before = await usage();
    const again = await bring([trailFile([...events].reverse())]);
    expect(again.counts).toMatchObject({ events: 0, duplicates: 50 });
    expect(await usage()).toEqual(before);
    const late = await bring([
      trailFile([...events, trailEvent("late", { eventTime: "2026-11-01T00:00:01Z" })]),
    ]);
    expect(late.counts).toMatchObject({ events: 1, duplicates: 50 });
    expect(await total()).toBe(51);
  });

  it("counts two overlapping files that come at once, once", async () => {
    await listIdentities();
    const events = Array.from({ length: 3000 }, (_, n) => trailEvent(`e${n}`, { eventName: `Call${n % 7}` }));
    const both = await Promise.all([
      bring([trailFile(events.slice(0, 2000))], { name: "one" }),
      bring([trailFile(events.slice(1000).reverse())], { name: "two" }),
    ]);
    expect(both.reduce((sum, { counts }) => sum + counts.events, 0)).toBe(3000);
    expect(await total()).toBe(3000);
  });

  it("keeps whole batches of a file that is cut off, and counts the rest when it is brought again", async () => {
    await listIdentities();
    const events = Array.from({ length: 200 }, (_, n) => trailEvent(`e${n}`));
    const text = JSON.stringify({ Records: events });
    const cut = await bring([logFile("trail.json", text.slice(0, text.length / 2))]);
    expect(cut.files[0]?.failure).toMatch(/cut off/);
    expect(cut.counts.events).toBeGreaterThan(50);
    const whole = await bring([logFile("trail.json", text)]);
    expect(whole.counts).toMatchObject({ events: 200 - cut.counts.events, duplicates: cut.counts.events });
    expect(await total()).toBe(200);
  });

  it("leaves nothing half counted when it is stopped in the middle", async () => {
    await listIdentities();
    const events = Array.from({ length: 25_000 }, (_, n) =>
      trailEvent(`e${n}`, { eventName: `Call${n % 50}` }),
    );
    const file = trailFile(events);
    const stop = new AbortController();
    const slow = {
      ...file,
      async *open() {
        let pieces = 0;
        for await (const piece of file.open()) {
          pieces += 1;
          if (pieces > file.size / 1000 / 1.2) stop.abort();
          yield piece;
        }
      },
    };
    await expect(bring([slow], { signal: stop.signal, batchEvents: 5000 })).rejects.toThrow(/abort/i);
    const counted = await rows("SELECT count(*)::int AS n FROM usage_events");
    expect(counted[0]?.n).toBeGreaterThan(0);
    expect(counted[0]?.n).toBeLessThan(25_000);
    expect(await total()).toBe(counted[0]?.n);
    expect(await rows("SELECT (counts->>'events')::int AS n FROM usage_intakes")).toEqual(counted);
    expect((await bring([file])).counts.events).toBe(25_000 - Number(counted[0]?.n));
    expect(await total()).toBe(25_000);
  });
});

describe("who is not in the inventory", () => {
  it("is told apart, never made up, and has its use once a source lists it", async () => {
    const stranger = trailEvent("9", { userIdentity: user("stranger") });
    const imported = await bring([
      trailFile([trailEvent("1"), trailEvent("2", { userIdentity: session("deploy", "s") }), stranger]),
    ]);
    expect(imported.counts).toMatchObject({ events: 3, unknownActors: 3 });
    expect(await rows("SELECT FROM identities")).toEqual([]);
    expect(await listUnknownActors(database.pool, imported.sourceId, 10)).toMatchObject({
      total: 3,
      events: 3,
    });
    await listIdentities();
    expect(await listUnknownActors(database.pool, imported.sourceId, 10)).toMatchObject({
      total: 1,
      rows: [{ name: "stranger", realm, events: 1 }],
    });
    expect((await usage()).map((row) => row.name)).toEqual(["ci", "deploy"]);
    expect(await lastUses()).toMatchObject([
      { name: "ci", last_used_grade: "observed" },
      { name: "deploy", last_used_grade: "observed" },
    ]);
  });

  it("is found by another name that a source states later", async () => {
    // A role that was assumed with a federated identity is named by its ARN alone.
    const web = {
      type: "WebIdentityUser",
      userName: "repo:acme/shop:ref:refs/heads/main",
      identityProvider: "github",
    };
    const assume = {
      eventName: "AssumeRoleWithWebIdentity",
      eventSource: "sts.amazonaws.com",
      userIdentity: web,
    };
    const roleArn = `arn:aws:iam::${account}:role/deploy`;
    const imported = await bring([
      trailFile([trailEvent("1", { ...assume, requestParameters: { roleArn } })]),
    ]);
    expect(await listUnknownActors(database.pool, imported.sourceId, 10)).toMatchObject({ total: 1 });
    await listIdentities();
    expect(await usage()).toMatchObject([{ name: "deploy", on_behalf_of: web.userName }]);
    expect(await listUnknownActors(database.pool, imported.sourceId, 10)).toMatchObject({ total: 0 });
    expect((await lastUses())[1]).toMatchObject({ name: "deploy", last_used_grade: "observed" });
  });
});

it.each([
  ["whoever acted", realm],
  ["the credential that was used", "aws"],
  ["what was made", "aws:210987654321"],
])("waits for whoever merges into the realm of %s", async (_whose, held) => {
  const created = trailEvent("1", {
    ...{ eventSource: "iam.amazonaws.com", eventName: "CreateRole", recipientAccountId: "210987654321" },
    responseElements: { role: { roleId: "AROAMADE" } },
  });
  const waiting = async () =>
    (await rows("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")).length;
  const brought = await inTransaction(database.pool, async (tx) => {
    await lockRealms(tx, [held]);
    const bringing = bring([trailFile([created])]).then(() => "brought" as const);
    const seen = vi.waitFor(async () => expect(await waiting()).toBeGreaterThan(0), 20_000);
    expect(await Promise.race([bringing, seen.then(() => "waits")])).toBe("waits");
    return { bringing };
  });
  expect(await brought.bringing).toBe("brought");
});

describe("what is not counted", () => {
  it("is counted by why, and the first are named", async () => {
    await bring([trailFile([trailEvent("0", { eventTime: "2026-08-02T00:00:00Z" })])]);
    await database.pool.query("UPDATE usage_months SET closed_at = now()");
    const { counts, files } = await bring([
      trailFile([
        trailEvent("1", { eventTime: "2026-08-03T00:00:00Z" }),
        trailEvent("2", { eventTime: "2020-01-01T00:00:00Z" }),
        trailEvent("3", { eventTime: "2026-11-26T01:00:00Z" }),
        trailEvent("4", { eventTime: "yesterday" }),
        trailEvent("5", { userIdentity: { type: "AWSService", invokedBy: "ec2.amazonaws.com" } }),
        trailEvent("6"),
      ]),
    ]);
    expect(counts).toEqual({
      ...{
        events: 1,
        unknownActors: 1,
        duplicates: 0,
        late: 1,
        tooOld: 1,
        future: 1,
        ignored: 1,
        unreadable: 1,
      },
    });
    expect(files[0]?.problems).toEqual([{ where: "4", what: "Its time cannot be read." }]);
    const source = String((await rows("SELECT id FROM sources"))[0]?.id);
    const told = { counts, name: "trail.json.gz", failure: null };
    expect((await listIntakes(database.pool, source, 9)).rows).toContainEqual(expect.objectContaining(told));
  });

  it("makes no source of a file that is something else", async () => {
    const file = logFile("trail.json", JSON.stringify({ Records: [{ a: 1 }, { b: 2 }] }));
    await expect(bring([file])).rejects.toThrow(SourceError);
    expect(await rows("SELECT FROM sources")).toEqual([]);
    expect(await rows("SELECT FROM usage_intakes")).toEqual([]);
  });
});

it("keeps who made an identity and who changed it last", async () => {
  await listIdentities();
  const made = (id: string, eventTime: string, by: string) =>
    trailEvent(id, {
      ...{ eventTime, eventSource: "iam.amazonaws.com", eventName: "CreateRole", userIdentity: user(by) },
      responseElements: { role: { roleId: idOf("deploy", "AROA") } },
    });
  const changed = (id: string, eventTime: string) =>
    trailEvent(id, {
      ...{ eventTime, eventSource: "iam.amazonaws.com", eventName: "AttachRolePolicy" },
      requestParameters: { roleName: "deploy" },
    });
  await bring([
    trailFile([
      made("1", "2026-11-02T00:00:00Z", "bo"),
      made("2", "2026-11-01T00:00:00Z", "ana"),
      changed("3", "2026-11-05T00:00:00Z"),
      changed("4", "2026-11-04T00:00:00Z"),
    ]),
  ]);
  expect(await rows("SELECT verb, actor, action, at FROM identity_touches ORDER BY verb DESC")).toEqual([
    { verb: "created", actor: "ana", action: "CreateRole", at: new Date("2026-11-01T00:00:00Z") },
    { verb: "changed", actor: "ci", action: "AttachRolePolicy", at: new Date("2026-11-05T00:00:00Z") },
  ]);
  const deploy = await getIdentity(database.pool, systemScope("ana"), idOf("deploy", "AROA"), now);
  expect(deploy?.ownerHints).toEqual([
    { type: "creator", value: "ana", at: expect.stringMatching(/^2026-11-01T/) },
  ]);
});

describe("a log that does not say whose it is", () => {
  const [kind] = kubernetes.manifest.events ?? [];
  const cluster = "k8s:11111111-2222-3333-4444-555555555555";
  const line = JSON.stringify({
    ...{
      kind: "Event",
      apiVersion: "audit.k8s.io/v1",
      auditID: "a1",
      stage: "ResponseComplete",
      verb: "get",
    },
    ...{ requestReceivedTimestamp: "2026-11-20T10:15:00.000000Z", objectRef: { resource: "secrets" } },
    user: { username: "system:serviceaccount:shop:api", uid: "uid-api" },
  });
  const log = () => ({ connector: kubernetes, ...(kind ? { kind } : {}) });
  const listCluster = async (name: string, realms: string[]) => {
    const page = realms.map((each) => ({
      t: "identity" as const,
      ref: { realm: each, externalId: "system:serviceaccount:shop:api" },
      ...{ kind: "k8s_service_account" as const, name: "api", system: "kubernetes" },
    }));
    const script = { scopes: [{ key: name, issues: realms, pages: [page] }] };
    const source = await createSource(database.pool, name, "kubernetes");
    await syncOnce(testEngine(database.pool, scriptedConnector(script)), source);
  };

  it("is the only source's that lists such things, and its ids are that source's", async () => {
    await listCluster("prod", [cluster]);
    const imported = await bring([logFile("audit.log", line)], log());
    expect(imported).toMatchObject({ sourceName: "prod", counts: { events: 1, unknownActors: 0 } });
    expect(await usage()).toMatchObject([{ name: "api", action: "get secrets" }]);
    expect(await rows("SELECT mode FROM sources")).toEqual([{ mode: "live" }]);
  });

  it("is refused where no source lists any, where one lists several, and where several may be meant", async () => {
    await expect(bring([logFile("audit.log", line)], log())).rejects.toThrow(/has listed any yet/);
    await listCluster("one", [cluster, "k8s:other"]);
    await expect(bring([logFile("audit.log", line)], log())).rejects.toThrow(/lists more than one/);
    await listCluster("two", ["k8s:third"]);
    await expect(bring([logFile("audit.log", line)], log())).rejects.toThrow(/several sources/);
    expect((await bring([logFile("audit.log", line)], { ...log(), name: "two" })).sourceName).toBe("two");
  });
});

const cases = process.env.ROLLCALL_CASES;
if (cases !== undefined) {
  const folder = join(cases, "stratus-cloudtrail");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  const eventSchema = z.array(
    z.object({ eventID: z.string(), eventTime: z.string(), userIdentity: z.object({ arn: z.string() }) }),
  );

  it("the published logs come in completely, once, with who acted told apart", async () => {
    expect(names.length).toBeGreaterThan(10);
    const published = names.flatMap((name) =>
      eventSchema.parse(JSON.parse(readFileSync(join(folder, name), "utf8"))),
    );
    const files = names.map((name) => logFile(name, readFileSync(join(folder, name)), 65_536));
    for (const file of files) expect((await eventKindOf(aws.manifest, file))?.id).toBe("cloudtrail");
    const imported = await bring(files);
    const distinct = new Set(published.map((event) => event.eventID)).size;
    const whole = { late: 0, tooOld: 0, future: 0, ignored: 0, unreadable: 0 };
    expect(imported.counts).toEqual({
      ...whole,
      events: distinct,
      unknownActors: distinct,
      duplicates: published.length - distinct,
    });
    expect(await total()).toBe(distinct);
    // A session's ARN ends in its name: without it, it is the role.
    const actors = new Set(
      published.map(({ userIdentity: { arn } }) => arn.replace(/(:assumed-role\/[^/]+)\/.*/, "$1")),
    );
    expect((await listUnknownActors(database.pool, imported.sourceId, 100)).total).toBe(actors.size);
    expect((await bring(files)).counts).toEqual({
      ...whole,
      events: 0,
      unknownActors: 0,
      duplicates: published.length,
    });
    expect(await total()).toBe(distinct);
  });
}
