import { expect, it } from "vitest";
import { readSystemLog } from "./system-log";

const realm = "okta:00o1";
/** In the shape of Okta's documented LogEvent. */
const event = {
  ...{
    uuid: "u-1",
    published: "2026-11-20T10:15:00.000Z",
    eventType: "app.oauth2.token.grant.access_token",
    version: "0",
    severity: "INFO",
  },
  actor: { id: "0oaservice", type: "PublicClientApp", alternateId: "0oaservice", displayName: "Billing" },
  client: {
    userAgent: { rawUserAgent: "okta-sdk-node/7.0", os: "Linux" },
    ...{ ipAddress: "203.0.113.7", geographicalContext: { country: "Norway" } },
  },
  outcome: { result: "SUCCESS" },
  transaction: { type: "WEB", id: "t-1", detail: {} },
  target: [],
};
const read = (more: object) => readSystemLog({ ...event, ...more }, { realm });

it("is of the app", () => {
  expect(read({})).toMatchObject({
    is: "event",
    event: {
      ...{
        id: "u-1",
        service: "app",
        outcome: "ok",
        consumer: "okta-sdk-node",
        network: "203.0.113.0/24",
        country: "Norway",
      },
      actor: { ref: { realm, externalId: "0oaservice" }, credential: null, name: "0oaservice" },
      onBehalfOf: null,
    },
  });
});

it("with an API token is the token's, on behalf of whom it belongs to", () => {
  const detail = { requestApiTokenId: "00Ttoken" };
  const actor = { id: "00u1", type: "User", alternateId: "ana@example.com" };
  expect(read({ eventType: "user.lifecycle.create", actor, transaction: { detail } })).toMatchObject({
    event: {
      actor: { ref: { realm, externalId: "00Ttoken" }, credential: { realm, externalId: "00Ttoken" } },
      onBehalfOf: "ana@example.com",
    },
  });
});

it.each([
  [{ outcome: { result: "FAILURE" } }, { outcome: "failed", proven: false }],
  [
    { eventType: "user.lifecycle.create", outcome: { result: "FAILURE" } },
    { outcome: "failed", proven: true },
  ],
  [{ outcome: { result: "DENY" } }, { outcome: "denied" }],
  [
    { eventType: "application.lifecycle.create", target: [{ type: "AppInstance", id: "0oanew" }] },
    { touched: { verb: "created", ref: { externalId: "0oanew" } } },
  ],
])("%j", (more, expected) => {
  expect(read(more)).toMatchObject({ event: expected });
});

it("is ignored where Okta itself acts, and a problem where it does not say who or when", () => {
  expect(read({ actor: { id: "0oaX", type: "SystemPrincipal" } })).toEqual({ is: "ignored" });
  for (const more of [{ actor: {} }, { published: "soon" }, { eventType: null }])
    expect(read(more)).toMatchObject({ is: "unreadable" });
  expect(readSystemLog(event, { realm: null })).toMatchObject({ is: "unreadable" });
});
