import { describe, expect, test } from "vitest";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { recordSchema } from "@/lib/domain/source-record";
import { accessFindingsCall, accessFindingsToRecords } from "./access-analyzer-records";
import { account, arn } from "./fixtures/wire-basics";
import { rolesAnywhereCall, rolesAnywhereToRecords } from "./roles-anywhere-records";
import { accountScope } from "./scopes";

const at = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:${account}:${rest}`;
const read = (toRecords: (page: Page) => Parsed, call: string, body: unknown) => {
  const parsed = toRecords({
    scope: accountScope(account, "roles-anywhere", "Roles Anywhere", "eu-west-1"),
    call,
    body,
    collectedAt: new Date("2026-03-01"),
  });
  return { ...parsed, records: parsed.records.map((record) => recordSchema.parse(record)) };
};

describe("Roles Anywhere", () => {
  const certificate = { sha256: "ab", notBefore: "2026-01-01T00:00:00Z", notAfter: "2027-01-01T00:00:00Z" };
  const credential = {
    ...{ serialNumber: "42", issuer: "CN=CA", enabled: true, failed: false, certificate },
    seenAt: "2026-02-01T00:00:00Z",
  };
  const subject = {
    subjectArn: at("rolesanywhere", "subject/s"),
    x509Subject: "CN=robot",
    enabled: true,
    createdAt: "2026-01-05T00:00:00Z",
    lastSeenAt: "2026-02-01T00:00:00Z",
    credentials: [credential],
  };
  const subjects = (...found: unknown[]) =>
    read(rolesAnywhereToRecords, rolesAnywhereCall, { subjects: found });
  const credentialOf = (change: object) => {
    const [, record] = subjects({ ...subject, credentials: [{ ...credential, ...change }] }).records;
    return record?.t === "credential" ? record : undefined;
  };

  test("a certificate is an identity that was seen last at its last request, each issue a credential", () => {
    const { records, problems } = subjects(subject);
    expect(problems).toEqual([]);
    const lastUsed = { at: new Date("2026-02-01"), grade: "reported", precisionSeconds: 43_200, gap: "none" };
    expect(records).toMatchObject([
      {
        ...{ t: "identity", kind: "certificate", name: "CN=robot", status: "active", class: "non_human" },
        lastUsed: { ...lastUsed, coveredSince: new Date("2026-01-05") },
      },
      {
        ...{ t: "credential", type: "x509", lifetime: "expiring", status: "active", lastUsed },
        ref: { externalId: `${subject.subjectArn}/42` },
        expiresAt: new Date("2027-01-01"),
        createdAt: new Date("2026-01-01"),
      },
    ]);
  });

  test("a certificate that is over, switched off, or whose last request failed says so", () => {
    const over = { ...certificate, notAfter: "2026-02-15T00:00:00Z" };
    expect(credentialOf({ certificate: over })).toMatchObject({ status: "expired" });
    expect(credentialOf({ enabled: false, certificate: over })).toMatchObject({ status: "disabled" });
    expect(credentialOf({ enabled: undefined })).toMatchObject({ status: "unknown" });
    expect(credentialOf({ failed: true })).toMatchObject({ lastUsed: { at: null, gap: "no_telemetry" } });
    expect(credentialOf({ certificate: null })).toMatchObject({ expiresAt: null, status: "active" });
  });

  test("a profile's roles can be run as by way of it, unless it is switched off; anchors are listed", () => {
    const profile = {
      profileArn: at("rolesanywhere", "profile/p"),
      name: "robots",
      enabled: true,
      durationSeconds: 3600,
      roleArns: [arn("role/deploy"), "?"],
    };
    const body = { profiles: [profile, { ...profile, enabled: false, roleArns: [arn("role/deploy")] }] };
    const { records, problems } = read(rolesAnywhereToRecords, rolesAnywhereCall, {
      ...body,
      trustAnchors: [{ trustAnchorArn: at("rolesanywhere", "trust-anchor/a"), name: "factory" }],
    });
    expect(records).toMatchObject([
      { t: "resource", kind: "trust_anchor", name: "factory" },
      { t: "resource", kind: "roles_anywhere_profile", name: "robots" },
      {
        ...{ t: "trust", kind: "runs_as", subject: profile.profileArn },
        identity: { externalId: arn("role/deploy") },
        condition: { durationSeconds: 3600 },
      },
      { t: "resource", kind: "roles_anywhere_profile" },
    ]);
    expect(problems).toMatchObject([{ where: profile.profileArn }]);
  });

  test("what cannot be read is a problem", () => {
    const { records, problems } = subjects({ x509Subject: "lost" }, { ...subject, credentials: [{}, 7] });
    expect(records).toMatchObject([{ t: "identity" }]);
    expect(problems).toHaveLength(3);
  });
});

describe("findings of Access Analyzer", () => {
  const finding = (type: string, details: object) => ({
    ...{ id: `f-${type}`, type, status: "ACTIVE", analyzer: at("access-analyzer", "analyzer/unused") },
    ...{ unusedDays: 90, analyzedAt: "2026-02-20T00:00:00Z", details: [details] },
  });
  const about = (resource: string, ...findings: unknown[]) =>
    read(accessFindingsToRecords, accessFindingsCall, { principals: [{ resource, findings }] });

  test("stand beside the role, together, and a role that is not used was last used then", () => {
    const external = finding("ExternalAccess", {
      externalAccessDetails: { principal: { AWS: "999900001111" } },
    });
    const unused = finding("UnusedIAMRole", {
      unusedIamRoleDetails: { lastAccessed: "2025-06-01T00:00:00Z" },
    });
    const { records, problems } = about(arn("role/deploy"), external, unused);
    expect(problems).toEqual([]);
    expect(records).toMatchObject([
      {
        ref: { externalId: arn("role/deploy") },
        kind: "cloud_role",
        lastUsed: { at: new Date("2025-06-01"), grade: "reported" },
        raw: { accessAnalyzer: [external, unused] },
      },
    ]);
    expect(about(arn("role/deploy"), external).records).not.toMatchObject([{ lastUsed: {} }]);
  });

  test("on a key and a password say since when they were not used, as far as the analyzer looks", () => {
    const { records } = about(
      arn("user/ci"),
      finding("UnusedIAMUserAccessKey", {
        unusedIamUserAccessKeyDetails: { accessKeyId: "AKIAAAAAAAAAAAAAAAAA" },
      }),
      finding("UnusedIAMUserPassword", { unusedIamUserPasswordDetails: {} }),
    );
    const lastUsed = { at: null, gap: "none", coveredSince: new Date("2025-11-22") };
    expect(records).toMatchObject([
      { t: "credential", ref: { realm: "aws", externalId: "AKIAAAAAAAAAAAAAAAAA" }, lastUsed },
      { t: "credential", ref: { externalId: `${arn("user/ci")}/password` }, type: "password", lastUsed },
      { t: "identity", kind: "cloud_user", name: "ci" },
    ]);
  });

  test("that do not say how far they look say nothing of a last use", () => {
    const unused = finding("UnusedIAMRole", { unusedIamRoleDetails: {} });
    const { records } = about(arn("role/deploy"), { ...unused, unusedDays: null });
    expect(records).toMatchObject([{ lastUsed: { at: null, gap: "no_telemetry" } }]);
  });

  test("on what is no user or role, or on no key, are problems", () => {
    expect(about("arn:aws:s3:::bucket")).toMatchObject({ records: [], problems: [{}] });
    const nameless = finding("UnusedIAMUserAccessKey", { unusedIamUserAccessKeyDetails: {} });
    expect(about(arn("user/ci"), nameless, 7).problems).toHaveLength(2);
  });
});
