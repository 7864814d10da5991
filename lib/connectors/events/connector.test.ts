import { describe, expect, it } from "vitest";
import { readLine } from "./lines";
import { readOcsf } from "./ocsf";

const line = {
  id: "e1",
  time: "2026-11-20T10:15:00Z",
  realm: "aws:123456789012",
  identity: "arn:aws:iam::123456789012:role/deploy",
  action: "Deploy",
};

describe("a line in our own words", () => {
  it("is read with what it needs, and with all it may have", () => {
    expect(readLine(line)).toMatchObject({
      is: "event",
      event: {
        actor: { ref: { realm: line.realm, externalId: line.identity } },
        action: "Deploy",
        outcome: "ok",
        consumer: "",
        country: "",
      },
    });
    const more = {
      outcome: "denied",
      credential: "AKIA1",
      credentialRealm: "aws",
      address: "203.0.113.7",
      country: "NO",
      workload: "runner",
      onBehalfOf: "ana",
    };
    expect(readLine({ ...line, ...more })).toMatchObject({
      event: {
        ...{
          outcome: "denied",
          network: "203.0.113.0/24",
          country: "NO",
          consumer: "runner",
          onBehalfOf: "ana",
        },
        actor: { credential: { realm: "aws", externalId: "AKIA1" } },
      },
    });
  });

  it.each([[{ id: "" }], [{ realm: 7 }], [{ identity: undefined }], [{ time: "x" }], [{ outcome: "maybe" }]])(
    "cannot be read with %j",
    (more) => {
      expect(readLine({ ...line, ...more })).toMatchObject({ is: "unreadable" });
    },
  );
});

/** In the shape of the OCSF schema, as Amazon Security Lake writes CloudTrail. */
const api = {
  ...{
    class_uid: 6003,
    class_name: "API Activity",
    time: 1_795_169_700_000,
    metadata: { uid: "m-1", product: { name: "CloudTrail" } },
  },
  actor: {
    user: {
      type: "AssumedRole",
      uid: "AROA1:ana@example.com",
      uid_alt: "arn:aws:sts::123456789012:assumed-role/deploy/ana",
      account: { uid: "123456789012" },
      credential_uid: "ASIA1",
    },
    session: { issuer: "arn:aws:iam::123456789012:role/deploy" },
  },
  api: { operation: "ListBuckets", service: { name: "s3.amazonaws.com" }, request: { uid: "r-1" } },
  ...{
    cloud: { provider: "AWS", region: "eu-west-1" },
    src_endpoint: { ip: "203.0.113.7" },
    status_id: 1,
    http_request: { user_agent: "Boto3/1.3" },
  },
};

describe("an OCSF event", () => {
  it("of API activity is the role's, for its session", () => {
    expect(readOcsf(api)).toMatchObject({
      is: "event",
      event: {
        ...{
          id: "m-1",
          service: "s3.amazonaws.com",
          action: "ListBuckets",
          outcome: "ok",
          consumer: "boto3",
          onBehalfOf: "ana@example.com",
          reference: "r-1",
        },
        actor: {
          ref: { realm: "aws:123456789012", externalId: "AROA1" },
          aliases: expect.arrayContaining(["arn:aws:iam::123456789012:role/deploy"]),
          credential: null,
        },
      },
    });
  });

  it("of authentication is whose sign-in it is", () => {
    const event = {
      ...api,
      class_uid: 3002,
      api: undefined,
      activity_name: "Logon",
      user: { uid: "AIDA1", name: "ci" },
      status_id: 2,
    };
    expect(readOcsf(event)).toMatchObject({
      event: {
        action: "Logon",
        outcome: "denied",
        proven: false,
        actor: { ref: { externalId: "AIDA1" }, name: "ci" },
      },
    });
  });

  it.each([
    [{ status_id: 2, api: { ...api.api, response: { error: "AccessDenied" } } }, "denied"],
    [{ status_id: 2, api: { ...api.api, response: { error: "NoSuchBucket" } } }, "failed"],
  ])("%j ended %s", (more, outcome) => {
    expect(readOcsf({ ...api, ...more })).toMatchObject({ event: { outcome } });
  });

  it("of another class tells of no use; without class, time, place or actor it cannot be read", () => {
    expect(readOcsf({ ...api, class_uid: 4001 })).toEqual({ is: "ignored" });
    for (const more of [
      { class_uid: undefined },
      { time: "x" },
      { cloud: {}, actor: { user: { uid: "x" } } },
      { actor: {} },
    ]) {
      expect(readOcsf({ ...api, ...more })).toMatchObject({ is: "unreadable" });
    }
  });
});
