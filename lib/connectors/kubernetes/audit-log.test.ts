import { describe, expect, it } from "vitest";
import { readAuditEvent } from "./audit-log";

const realm = "k8s:11111111-2222-3333-4444-555555555555";
const log = { realm };
/** In the shape of the documented `audit.k8s.io/v1` Event. */
const event = {
  ...{
    kind: "Event",
    apiVersion: "audit.k8s.io/v1",
    level: "Metadata",
    auditID: "a-1",
    stage: "ResponseComplete",
  },
  ...{
    requestURI: "/api/v1/namespaces/shop/secrets/db?timeout=10s",
    verb: "get",
    userAgent: "kubectl/v1.30.0 (linux/amd64)",
  },
  user: {
    username: "system:serviceaccount:shop:api",
    uid: "uid-api",
    groups: ["system:serviceaccounts"],
    extra: { "authentication.kubernetes.io/pod-name": ["api-7d9c5bdf4f-x2x9z"] },
  },
  sourceIPs: ["10.2.3.4", "10.0.0.1"],
  objectRef: { resource: "secrets", namespace: "shop", name: "db", apiVersion: "v1" },
  responseStatus: { code: 200 },
  ...{
    requestReceivedTimestamp: "2026-11-20T10:15:00.123456Z",
    stageTimestamp: "2026-11-20T10:15:00.223456Z",
  },
};
const read = (more: object) => readAuditEvent({ ...event, ...more }, log);

it("is of the service account, from its pod's workload", () => {
  expect(read({})).toMatchObject({
    is: "event",
    event: {
      ...{
        id: "a-1",
        service: "core",
        action: "get secrets",
        outcome: "ok",
        consumer: "pod api-*",
        network: "10.2.3.0/24",
      },
      actor: {
        ref: { realm, externalId: "uid-api" },
        aliases: ["system:serviceaccount:shop:api"],
        credential: null,
      },
      reference: "a-1",
    },
  });
});

it("counts a request at its end only", () => {
  expect(read({ stage: "RequestReceived" })).toEqual({ is: "ignored" });
  expect(read({ stage: "ResponseStarted" })).toEqual({ is: "ignored" });
});

it.each([
  ["system:node:worker-1", { is: "ignored" }],
  ["system:kube-scheduler", { is: "ignored" }],
  ["system:anonymous", { is: "event" }],
  ["ana@example.com", { is: "event", event: { actor: { ref: { externalId: "ana@example.com" } } } }],
])("of %s", (username, expected) => {
  expect(read({ user: { username } })).toMatchObject(expected);
});

it.each([
  [{ responseStatus: { code: 403 } }, { outcome: "denied", proven: true }],
  [{ responseStatus: { code: 401 } }, { outcome: "denied", proven: false }],
  [{ responseStatus: { code: 404 } }, { outcome: "failed" }],
  [{ stage: "Panic" }, { outcome: "failed" }],
  [{ impersonatedUser: { username: "bo" } }, { onBehalfOf: "bo" }],
  [
    { annotations: { "authentication.k8s.io/legacy-token": "shop/api-token" } },
    { actor: { credential: { realm, externalId: "secret/shop/api-token" } } },
  ],
  [{ objectRef: undefined, requestURI: "/healthz/ping/a/b?x=secret" }, { action: "get /healthz/ping" }],
  [
    { verb: "create", objectRef: { resource: "serviceaccounts", namespace: "shop", name: "new" } },
    { touched: { verb: "created", ref: { externalId: "system:serviceaccount:shop:new" } } },
  ],
])("%j", (more, expected) => {
  expect(read(more)).toMatchObject({ event: expected });
});

describe("what cannot be read", () => {
  it.each([
    [{ stage: undefined }],
    [{ user: {} }],
    [{ requestReceivedTimestamp: "x", stageTimestamp: 1e30 }],
    [{ verb: 7, stage: [] }],
  ])("%j", (more) => {
    expect(read(more)).toMatchObject({ is: "unreadable" });
  });

  it("is a log of nobody knows which cluster", () => {
    expect(readAuditEvent(event, { realm: null })).toMatchObject({ is: "unreadable" });
  });
});
