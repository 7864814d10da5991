import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getIdentity } from "@/lib/features/identities/data-one";
import { getUsage } from "@/lib/features/usage/data";
import { importLogs } from "@/lib/features/usage/mutations-logs";
import { describeWeek } from "@/lib/features/usage/schema-view";
import { Scope, systemScope } from "@/lib/platform/scope";
import { account, cloudTrail, session, trailEvent, trailFile, user } from "@/tests/factories/cloudtrail";
import { identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
const scope = systemScope("ana");
const realm = `aws:${account}`;
const shop = crypto.randomUUID();
const ci = identityFixture({ realm, externalId: "AIDACI000000000000000", name: "ci" });
const deploy = identityFixture({
  realm,
  externalId: "AROADEPLOY00000000000",
  name: "deploy",
  aliases: [`arn:aws:iam::${account}:role/deploy`],
  sourceIds: [shop],
});
const idle = identityFixture({ realm, externalId: "AROAIDLE", name: "idle" });
const elsewhere = identityFixture({ realm: "aws:210987654321", name: "elsewhere" });

beforeAll(async () => {
  database = await createTestDatabase();
  // The fixtures' ids are made up; a name leads to them.
  const named = [ci, deploy, idle, elsewhere].map((each) => ({
    ...each,
    aliases: [...each.aliases, each.externalId],
  }));
  await insertIdentities(database.pool, named);
  const iam = {
    eventSource: "iam.amazonaws.com",
    eventName: "AttachRolePolicy",
    requestParameters: { roleName: "deploy" },
  };
  await importLogs({
    ...{
      pool: database.pool,
      ...cloudTrail,
      name: "trail",
      actor: "cli:test",
      keep: { days: 35, months: 60 },
    },
    files: [
      trailFile([
        ...Array.from({ length: 30 }, (_, n) =>
          trailEvent(`a${n}`, { userIdentity: session("deploy", `run-${n % 3}`) }),
        ),
        // A Sunday.
        trailEvent("b", {
          eventTime: "2026-11-22T03:30:00Z",
          errorCode: "AccessDenied",
          userIdentity: session("deploy", "run-0"),
        }),
        trailEvent("c", { ...iam, userIdentity: user("ci") }),
        trailEvent("d", {
          ...{ eventSource: "iam.amazonaws.com", eventName: "CreateRole", userIdentity: user("ci") },
          responseElements: { role: { roleId: deploy.externalId } },
        }),
      ]),
    ],
    now: new Date("2026-11-26T00:00:00Z"),
    signal: new AbortController().signal,
  });
});
afterAll(() => database.drop());

const usageOf = (id: string) => getUsage(database.pool, scope, id);

describe("the use of an identity", () => {
  it("adds up to its events, with who used it for whom and how it ended", async () => {
    const usage = await usageOf(deploy.id);
    expect(usage).toMatchObject({ count: 31, outcomes: { ok: 30, denied: 1, failed: 0 } });
    expect(usage?.actions.rows).toMatchObject([
      { service: "s3", action: "ListBuckets", outcome: "ok", count: 30 },
      { service: "s3", action: "ListBuckets", outcome: "denied", count: 1 },
    ]);
    const way = { consumer: "aws-cli", network: "203.0.113.0/24", country: "", credential: null };
    expect(usage?.ways.rows).toMatchObject([
      { ...way, onBehalfOf: "run-0", count: 11, reference: "request-b" },
      { ...way, onBehalfOf: "run-1", count: 10 },
      { ...way, onBehalfOf: "run-2", count: 10 },
    ]);
    expect(usage?.ways.rows.reduce((sum, row) => sum + row.count, 0)).toBe(31);
  });

  it("lies on its weekday and hour", async () => {
    const week = (await usageOf(deploy.id))?.week ?? [];
    // 20 November 2026 is a Friday.
    expect(week.flatMap((count, slot) => (count > 0 ? [[slot, count]] : []))).toEqual([
      [4 * 24 + 10, 30],
      [6 * 24 + 3, 1],
    ]);
    expect(describeWeek(week)).toBe(
      "Used in 2 of the week's 168 hours, most on Friday 10–11 (UTC); 97 % fell on weekdays between 7 and 19.",
    );
  });

  it("says who changed it", async () => {
    const by = { actor: "ci", actorId: ci.id };
    const told = [
      { verb: "changed", action: "AttachRolePolicy" },
      { verb: "created", action: "CreateRole" },
    ];
    const touches = async (reader: Scope) => (await getUsage(database.pool, reader, deploy.id))?.touches;
    const hints = async (reader: Scope) =>
      (await getIdentity(database.pool, reader, deploy.id, new Date()))?.ownerHints;
    expect(await touches(scope)).toMatchObject(told.map((each) => ({ ...each, ...by })));
    expect(await hints(scope)).toMatchObject([{ type: "creator", value: "ci" }]);
    // Somebody who reaches the role, and not the user who did it.
    const narrow = member("analyst", { membership: { kind: "sources", ids: [shop] } }).scope;
    const outside = { actor: "somebody outside what you see", actorId: null };
    expect(await touches(narrow)).toMatchObject(told.map((each) => ({ ...each, ...outside })));
    expect(await hints(narrow)).toEqual([]);
    // Whom nobody lists is named as the log does.
    await database.pool.query("UPDATE identity_touches SET actor_id = gen_random_uuid()");
    expect(await touches(narrow)).toMatchObject(
      told.map((each) => ({ ...each, actor: "ci", actorId: null })),
    );
  });

  it("that no log shows is empty with the log's coverage, and without any where no log tells of the place", async () => {
    expect(await usageOf(idle.id)).toMatchObject({
      count: 0,
      lastAt: null,
      coverage: [
        {
          title: "CloudTrail",
          source: { name: "trail" },
          firstAt: new Date("2026-11-20T10:15:00Z"),
          lastAt: new Date("2026-11-22T03:30:00Z"),
        },
      ],
    });
    expect(await usageOf(elsewhere.id)).toMatchObject({ count: 0, coverage: [] });
  });

  it("is nobody's who does not reach the identity", async () => {
    const ids = [crypto.randomUUID()];
    const stranger = Scope.ofMember({
      actor: "user:x",
      role: "analyst",
      membership: { kind: "containers", ids },
      personId: null,
    });
    expect(await getUsage(database.pool, stranger, deploy.id)).toBeNull();
    expect(await usageOf(crypto.randomUUID())).toBeNull();
  });
});
