import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import { readEventRecords } from "@/lib/connectors/sdk/event-records";
import type { UsageEvent } from "@/lib/domain/usage-event";
import { readCloudTrail } from "./cloudtrail";
import { file } from "./fixtures/read-files";

const account = "123456789012";
const base = {
  ...{
    eventID: "e1",
    eventTime: "2026-11-20T10:15:00Z",
    eventSource: "s3.amazonaws.com",
    eventName: "ListBuckets",
  },
  ...{
    sourceIPAddress: "203.0.113.7",
    userAgent: "aws-cli/2.15",
    recipientAccountId: account,
    requestID: "r1",
  },
};
const user = {
  ...{ type: "IAMUser", principalId: "AIDA1", accountId: account, userName: "ci" },
  ...{ arn: `arn:aws:iam::${account}:user/ci`, accessKeyId: "AKIA1" },
};

function event(more: Record<string, unknown>): UsageEvent {
  const reading = readCloudTrail({ ...base, userIdentity: user, ...more });
  if (reading.is !== "event") throw new Error(JSON.stringify(reading));
  return reading.event;
}
const actor = (userIdentity: object, more: object = {}) => event({ userIdentity, ...more });

describe("who called", () => {
  const realm = `aws:${account}`;
  it.each([
    [
      "a user with its key",
      user,
      { ref: { realm, externalId: "AIDA1" }, credential: { realm: "aws", externalId: "AKIA1" } },
    ],
    ["a user in a session", { ...user, accessKeyId: "ASIA1" }, { credential: null }],
    [
      "the root user",
      { type: "Root", accountId: account, principalId: account },
      { ref: { realm, externalId: `${account}:root` }, name: "root" },
    ],
    [
      "a role without its session's issuer",
      {
        type: "AssumedRole",
        principalId: "AROA1:s",
        accountId: account,
        arn: `arn:aws:sts::${account}:assumed-role/deploy/s`,
      },
      { ref: { realm, externalId: "AROA1" }, name: "deploy" },
    ],
    [
      "somebody of another account",
      { type: "AWSAccount", principalId: "AROA9:s", accountId: "210987654321" },
      { ref: { realm: "aws:210987654321", externalId: "AROA9" } },
    ],
  ])("%s", (_, identity, expected) => {
    expect(actor(identity).actor).toMatchObject(expected);
  });

  it("is the role, for the session's name or better its source identity", () => {
    const sessionIssuer = {
      type: "Role",
      principalId: "AROA1",
      arn: `arn:aws:iam::${account}:role/path/deploy`,
      accountId: account,
      userName: "deploy",
    };
    const assumed = { type: "AssumedRole", principalId: "AROA1:ana@example.com", accountId: account };
    expect(actor({ ...assumed, sessionContext: { sessionIssuer } })).toMatchObject({
      actor: { ref: { externalId: "AROA1" }, aliases: [sessionIssuer.arn], credential: null },
      onBehalfOf: "ana@example.com",
    });
    expect(actor({ ...assumed, sessionContext: { sessionIssuer, sourceIdentity: "ana" } }).onBehalfOf).toBe(
      "ana",
    );
  });

  it("is not guessed where the event does not say it, and is nobody's where AWS itself calls", () => {
    expect(readCloudTrail({ ...base, userIdentity: { type: "Unknown" } })).toMatchObject({
      is: "unreadable",
      where: "e1",
    });
    expect(
      readCloudTrail({ ...base, userIdentity: { type: "AWSService", invokedBy: "ec2.amazonaws.com" } }),
    ).toEqual({ is: "ignored" });
  });
});

describe("an event", () => {
  it.each([
    [{}, "ok"],
    [{ errorCode: "AccessDenied" }, "denied"],
    [{ errorCode: "Client.UnauthorizedOperation" }, "denied"],
    [{ errorCode: "NoSuchBucket" }, "failed"],
    [{ eventName: "ConsoleLogin", responseElements: { ConsoleLogin: "Failure" } }, "denied"],
  ])("%j ended %s", (more, outcome) => {
    expect(event(more).outcome).toBe(outcome);
  });

  it("of a refused sign-in is no use, of a refused call it is", () => {
    expect(event({ eventName: "ConsoleLogin", responseElements: { ConsoleLogin: "Failure" } }).proven).toBe(
      false,
    );
    expect(event({ errorCode: "AccessDenied" }).proven).toBe(true);
  });

  it("is the same from a bucket, from lookup-events and from EventBridge", () => {
    const record = { ...base, userIdentity: user };
    const read = readCloudTrail(record);
    expect(readCloudTrail({ EventId: "e1", CloudTrailEvent: JSON.stringify(record) })).toEqual(read);
    expect(readCloudTrail({ "detail-type": "AWS API Call via CloudTrail", detail: record })).toEqual(read);
  });

  it("without an id is told from others by what it says", () => {
    const { eventID, ...rest } = base;
    const [one, same, other] = [rest, rest, { ...rest, eventTime: "2026-11-20T10:15:01Z" }].map((each) =>
      readCloudTrail({ ...each, userIdentity: user }),
    );
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    expect(eventID).toBe("e1");
  });

  it.each([[null], ["text"], [[]], [{}], [{ ...base, eventTime: {} }], [{ ...base, userIdentity: [] }]])(
    "that is none is a problem, never a crash: %j",
    (record) => {
      expect(readCloudTrail(record)).toMatchObject({ is: "unreadable" });
    },
  );
});

const cases = process.env.ROLLCALL_CASES;
if (cases !== undefined) {
  const folder = join(cases, "stratus-cloudtrail");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  /** The published file in its own shape: counted here without any code of the connector. */
  const published = z.array(
    z.object({
      eventID: z.string(),
      eventName: z.string(),
      eventTime: z.iso.datetime(),
      errorCode: z.string().optional(),
      userIdentity: z.object({ type: z.enum(["IAMUser", "AssumedRole"]), arn: z.string() }),
    }),
  );

  test("the published logs are where ROLLCALL_CASES says", () => expect(names.length).toBeGreaterThan(10));

  describe.each(names)("%s", (name) => {
    test("every event comes out, with who, when, what and how it ended", async () => {
      const bytes = readFileSync(join(folder, name));
      const truth = published.parse(JSON.parse(bytes.toString("utf8")));
      const events: UsageEvent[] = [];
      for await (const { records, problems } of readEventRecords(file(name, bytes, 1000), {
        form: "json",
        lists: ["Records"],
      })) {
        expect(problems).toEqual([]);
        for (const record of records) {
          const reading = readCloudTrail(record);
          if (reading.is !== "event") throw new Error(JSON.stringify(reading));
          events.push(reading.event);
        }
      }
      expect(events.map(({ id, action, at }) => ({ id, action, at: at.toISOString() }))).toEqual(
        truth.map(({ eventID, eventName, eventTime }) => ({
          id: eventID,
          action: eventName,
          at: new Date(eventTime).toISOString(),
        })),
      );
      expect(events.map(({ outcome }) => outcome === "ok")).toEqual(
        truth.map(({ errorCode }) => errorCode === undefined),
      );
      for (const [n, { userIdentity }] of truth.entries()) {
        expect(events[n]?.actor.aliases[0] ?? events[n]?.actor.name).toSatisfy((found: string) =>
          userIdentity.type === "IAMUser"
            ? found === userIdentity.arn
            : userIdentity.arn.includes(`/${found.split("/").at(-1)}/`),
        );
      }
    });
  });
}

describe("callers that were seen before", () => {
  it("lie in memory once, and are told apart by everything that names them", () => {
    const ci = actor({ ...user }).actor;
    expect(actor({ ...user }).actor).toBe(ci);
    expect(actor({ ...user, accessKeyId: "ASIA2" }).actor).toMatchObject({ credential: null });
    expect(actor({ ...user, userName: "other" }).actor).toMatchObject({ name: "other" });
    expect(actor({ ...user, accountId: "210987654321" }).actor.ref.realm).toBe("aws:210987654321");
    expect(actor({ ...user }).actor).toEqual(ci);
  });

  it("are another role each where the call says which", () => {
    const web = { type: "WebIdentityUser", principalId: "idp:aud:sub", userName: "sub" };
    const assumed = (role: string) =>
      actor(web, { requestParameters: { roleArn: `arn:aws:iam::${account}:role/${role}` } }).actor.name;
    expect([assumed("one"), assumed("two")]).toEqual(["one", "two"]);
  });
});
