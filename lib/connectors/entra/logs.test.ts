import { expect, it } from "vitest";
import { readEntraLog } from "./logs";

const tenant = "11111111-2222-3333-4444-555555555555";
const log = { realm: `entra:${tenant}` };
const [sp, app, key] = [
  "AAAAAAAA-0000-0000-0000-000000000001",
  "aaaaaaaa-0000-0000-0000-000000000002",
  "aaaaaaaa-0000-0000-0000-000000000003",
];
/** In the shape of Microsoft Graph's documented signIn and directoryAudit. */
const signIn = {
  ...{
    id: "s-1",
    createdDateTime: "2026-11-20T10:15:00Z",
    appId: app,
    appDisplayName: "Billing",
    servicePrincipalId: sp,
  },
  ...{
    servicePrincipalName: "Billing",
    servicePrincipalCredentialKeyId: key,
    ipAddress: "203.0.113.7",
    resourceDisplayName: "Microsoft Graph",
  },
  ...{ status: { errorCode: 0 }, location: { countryOrRegion: "NO" }, correlationId: "c-1", userId: "" },
};
const audit = {
  ...{
    id: "d-1",
    activityDateTime: "2026-11-20T10:15:00Z",
    activityDisplayName: "Add service principal",
    operationType: "Add",
  },
  ...{ result: "success", loggedByService: "Core Directory", correlationId: "c-2" },
  initiatedBy: {
    user: { id: "U-1", userPrincipalName: "ana@example.com", ipAddress: "203.0.113.7" },
    app: null,
  },
  targetResources: [{ type: "ServicePrincipal", id: sp, displayName: "Billing" }],
};

it("is of the service principal, by its id and its client id, with its key", () => {
  expect(readEntraLog(signIn, log)).toMatchObject({
    is: "event",
    event: {
      ...{
        id: "s-1",
        service: "Microsoft Graph",
        action: "sign-in",
        outcome: "ok",
        network: "203.0.113.0/24",
        country: "NO",
        reference: "c-1",
      },
      actor: {
        ref: { ...log, externalId: sp.toLowerCase() },
        aliases: [app],
        credential: { ...log, externalId: `key/${key}` },
      },
    },
  });
});

it("says itself of which directory it is, where a diagnostic setting hands it on", () => {
  const given = {
    time: signIn.createdDateTime,
    tenantId: tenant,
    category: "ServicePrincipalSignInLogs",
    properties: signIn,
  };
  expect(readEntraLog(given, { realm: null })).toEqual(readEntraLog(signIn, log));
  expect(readEntraLog(signIn, { realm: null })).toMatchObject({ is: "unreadable" });
});

it("of a person is the person's, with the app", () => {
  expect(readEntraLog({ ...signIn, userId: "U-1", userPrincipalName: "ana@example.com" }, log)).toMatchObject(
    {
      event: { actor: { ref: { externalId: "u-1" }, name: "ana@example.com" }, consumer: "Billing" },
    },
  );
});

it("that was refused is no use", () => {
  expect(readEntraLog({ ...signIn, status: { errorCode: 7000215 } }, log)).toMatchObject({
    event: { outcome: "denied", proven: false },
  });
});

it("of the audit log says who made a service principal", () => {
  expect(readEntraLog(audit, log)).toMatchObject({
    event: {
      ...{ action: "Add service principal", outcome: "ok", actor: { ref: { externalId: "u-1" } } },
      touched: { verb: "created", ref: { ...log, externalId: sp.toLowerCase() } },
    },
  });
  expect(readEntraLog({ ...audit, result: "failure" }, log)).toMatchObject({
    event: { outcome: "failed", touched: null },
  });
  expect(
    readEntraLog({ ...audit, initiatedBy: { app: { displayName: "Microsoft Azure AD" } } }, log),
  ).toEqual({ is: "ignored" });
});

it.each([
  [{}],
  [[]],
  [{ ...signIn, createdDateTime: 1e40 }],
  [{ ...signIn, servicePrincipalId: "", userId: "" }],
  [{ ...audit, initiatedBy: {} }],
])("cannot be read: %j", (record) => {
  expect(readEntraLog(record, log)).toMatchObject({ is: "unreadable" });
});
