import { afterAll, beforeAll, expect, test } from "vitest";
import { aws } from "@/lib/connectors/aws/connector";
import { trailEvent } from "@/lib/connectors/aws/fixtures/wire-access";
import { healthy, json, type WireHandler } from "@/lib/connectors/aws/fixtures/wire-answers";
import { jsonError } from "@/lib/connectors/aws/fixtures/wire-basics";
import type { Answer, Cursor, PlannedScope } from "@/lib/connectors/sdk/contract";
import { awsContext } from "@/tests/factories/aws-live";
import { AwsWire } from "@/tests/factories/aws-wire";

const wire = new AwsWire(healthy);
beforeAll(() => wire.start());
afterAll(() => wire.stop());

const context = (config = {}) => awsContext(wire.endpoint, { events: "7", ...config });

async function eventScopes(config = {}): Promise<PlannedScope[]> {
  const scopes: PlannedScope[] = [];
  for await (const scope of aws.plan?.(context(config)) ?? [])
    if (scope.dataSet === "events") scopes.push(scope);
  return scopes;
}

/** What one scope answers from a cursor on, and what AWS was asked for it. */
async function read(
  handler: WireHandler,
  more: { cursor?: Cursor; lastRead?: Date; stopAfter?: number } = {},
) {
  wire.answer({ ...healthy, LookupEvents: handler });
  const [scope] = await eventScopes();
  if (!scope) throw new Error("No events are planned.");
  const answers: Answer[] = [];
  const ctx = { ...context(), lastRead: more.lastRead ?? null };
  for await (const answer of aws.pages?.(ctx, scope, more.cursor ?? null) ?? []) {
    answers.push(answer);
    if (answers.length === more.stopAfter) break;
  }
  const asked = wire.asked
    .filter(({ action }) => action === "LookupEvents")
    .map(({ form }) => JSON.parse(form.get("body") ?? "{}"));
  return { answers, asked, now: ctx.now };
}

/** Two pages, the latest event first. */
const twoPages: WireHandler = (form) => {
  const { NextToken } = JSON.parse(form.get("body") ?? "{}");
  if (NextToken === undefined)
    return json({ Events: [trailEvent("e2", "2026-01-20T10:00:00Z")], NextToken: "two" });
  return NextToken === "two"
    ? json({ Events: [trailEvent("e1", "2026-01-20T09:00:00Z")] })
    : jsonError(400, "InvalidNextTokenException");
};

const idsIn = (answers: Answer[]) =>
  answers.flatMap(({ events }) =>
    (events?.records ?? []).map((record) => {
      const reading = aws.readEvent?.("cloudtrail", record, { realm: null });
      return reading?.is === "event" ? reading.event.id : reading?.is;
    }),
  );

test("no events are read unless the settings ask for them", async () => {
  expect(await eventScopes({ events: "none" })).toEqual([]);
  expect(await eventScopes()).toMatchObject([{ issues: [], region: "us-east-1" }]);
});

test("the first reading looks back as far as it was told, over all pages, and keeps nothing of an event", async () => {
  const { answers, asked, now } = await read(twoPages);
  expect(idsIn(answers)).toEqual(["e2", "e1"]);
  expect(answers.map(({ body }) => body)).toEqual([{ events: 1 }, { events: 1 }]);
  expect(answers.at(-1)?.next).toBeNull();
  const [first, second] = asked;
  expect(first.EndTime - first.StartTime).toBeCloseTo(7 * 86_400, -1);
  expect(first.EndTime).toBeCloseTo(now.getTime() / 1000, -1);
  expect(second).toEqual({ ...first, NextToken: "two" });
});

test("a later reading begins where the last one began, and two hours before for what came late", async () => {
  const lastRead = new Date(Date.now() - 86_400_000);
  const { asked } = await read(twoPages, { lastRead });
  expect(asked[0].StartTime).toBeCloseTo(lastRead.getTime() / 1000 - 7200, -1);
});

test("a reading that was stopped goes on by its token, else from the oldest event that it had", async () => {
  const { answers } = await read(twoPages, { stopAfter: 1 });
  const cursor = answers[0]?.next ?? null;
  expect(cursor).toMatchObject({ token: "two", reached: "2026-01-20T10:00:00.000Z" });
  expect(idsIn((await read(twoPages, { cursor })).answers)).toEqual(["e1"]);
  const forgotten = { ...Object(cursor), token: "forgotten" };
  const { answers: again, asked } = await read(twoPages, { cursor: forgotten });
  expect(idsIn(again)).toEqual(["e2", "e1"]);
  expect(asked[1]).toMatchObject({ StartTime: asked[0].StartTime });
  expect(asked[1].EndTime).toBe(Date.parse("2026-01-20T10:00:00Z") / 1000);
});

test("throttling is waited out, a token that repeats is a loop, and a denial names its permission", async () => {
  const throttled: WireHandler = (form, count) =>
    count === 1 ? jsonError(400, "ThrottlingException") : twoPages(form, count);
  expect(idsIn((await read(throttled)).answers)).toEqual(["e2", "e1"]);
  const same: WireHandler = () => json({ Events: [], NextToken: "same" });
  await expect(read(same)).rejects.toMatchObject({ failure: { kind: "loop" } });
  const denied: WireHandler = () => jsonError(400, "AccessDeniedException");
  await expect(read(denied)).rejects.toMatchObject({
    failure: { kind: "denied", permission: "cloudtrail:LookupEvents" },
  });
});
