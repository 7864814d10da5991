import { describe, expect, it } from "vitest";
import type { Row } from "@/lib/connectors/sdk/listings";
import type { RecordInput, RecordType } from "@/lib/domain/source-record";
import { postgres } from "./connector";
import { failureOf } from "./failures";
import { clusterId, role, roleRow, smallCluster } from "./fixtures/fake-server";
import { clusterScope } from "./plan";

const now = new Date("2026-11-23T12:00:00Z");
const small = smallCluster("x");

function read(
  call: string,
  rows: Row[] = small[call] ?? [],
  database: object | null = { oid: "16500", name: "shop" },
) {
  const body = { cluster: clusterId, host: "db", database, rows };
  return postgres.toRecords({ scope: clusterScope("roles", clusterId), call, body, collectedAt: now });
}

function of<T extends RecordType>(type: T, records: RecordInput[]): Extract<RecordInput, { t: T }>[] {
  return records.filter((record): record is Extract<RecordInput, { t: T }> => record.t === type);
}

describe("roles", () => {
  it("are identities where somebody signs in, roles where others are members, and both where both", () => {
    const { records } = read("roles", [
      roleRow(16_401, "user"),
      roleRow(16_402, "group", { login: false, group: true }),
      roleRow(16_403, "both", { group: true }),
      roleRow(16_404, "shut", { login: false }),
      roleRow(16_405, "full", { connections: 0 }),
      roleRow(4571, "pg_read_server_files", { login: false }),
    ]);
    expect(of("identity", records).map(({ name, status, managedBy }) => [name, status, managedBy])).toEqual([
      ["user", "active", "customer"],
      ["both", "active", "customer"],
      ["shut", "disabled", "customer"],
      ["full", "disabled", "customer"],
    ]);
    expect(
      of("entitlement", records)
        .filter(({ kind }) => kind === "role")
        .map(({ name, managedBy }) => [name, managedBy]),
    ).toEqual([
      ["group", "customer"],
      ["both", "customer"],
      ["shut", "customer"],
      ["pg_read_server_files", "provider"],
    ]);
    expect(of("member", records)).toHaveLength(4);
  });

  it("have attributes as grants, and a comment as tags and hints", () => {
    const { records } = read("roles", [
      roleRow(10, "postgres", { superuser: true, comment: "team=data; see ops@example.com" }),
    ]);
    expect(of("grant", records)).toEqual([
      expect.objectContaining({
        entitlement: { realm: `postgres:${clusterId}`, externalId: "attribute/SUPERUSER" },
        principalKind: "identity",
      }),
    ]);
    const [identity] = of("identity", records);
    expect(identity?.managedBy).toBe("customer");
    expect(identity?.tags).toEqual({ team: "data" });
    expect(identity?.ownerHints?.map(({ value }) => value)).toEqual(["data", "ops@example.com"]);
  });

  it("have a password only where its end is stated, and it ends without ending the role", () => {
    const { records } = read("roles", [
      roleRow(1_000_001, "ended", { valid_until: "2026-01-01 00:00:00" }),
      roleRow(1_000_002, "ends", { valid_until: "2027-01-01 00:00:00.5" }),
      roleRow(1_000_003, "never", { valid_until: "infinity" }),
      roleRow(1_000_004, "unsaid"),
    ]);
    expect(of("credential", records).map(({ name, status }) => [name, status])).toEqual([
      ["Password of ended", "expired"],
      ["Password of ends", "active"],
    ]);
    expect(of("identity", records).every(({ status }) => status === "active")).toBe(true);
  });
});

describe("memberships", () => {
  it("that only administrate make nobody a member", () => {
    const group = role(16_402, "group", { login: false, group: true });
    const { records } = read("memberships", [
      { role: group, member: role(16_401, "admin"), admin: true, takes: false },
      { role: group, member: role(16_403, "user"), admin: false, takes: true },
    ]);
    expect(of("member", records).map(({ member }) => member.externalId)).toEqual(["role/16403"]);
    expect(
      of("grant", records).map(({ principal, entitlement }) => [
        principal.externalId,
        entitlement.externalId,
      ]),
    ).toEqual([["role/16401", "admin/16402"]]);
  });

  it("in the cloud's own roles are a way to sign in", () => {
    const { records } = read("memberships", [
      {
        role: role(16_390, "rds_iam", { login: false, group: true }),
        member: role(16_401, "api"),
        takes: true,
      },
      {
        role: role(16_391, "cloudsqliamserviceaccount", { login: false }),
        member: role(16_402, "ci@p.iam"),
        takes: true,
      },
    ]);
    expect(of("credential", records).map(({ type }) => type)).toEqual(["federated", "federated"]);
    expect(of("trust", records).map(({ subject }) => subject)).toEqual([
      "rds-db:connect as api",
      "ci@p.iam.gserviceaccount.com",
    ]);
  });
});

describe("objects", () => {
  it("have an owner and one grant a grantee, with all of its privileges", () => {
    const { records, problems } = read("relations");
    expect(problems).toEqual([]);
    const names = new Map(of("entitlement", records).map(({ ref, name }) => [ref.externalId, name]));
    expect(
      of("grant", records).map(({ principal, principalKind, entitlement }) => [
        principal.externalId,
        principalKind,
        names.get(entitlement.externalId),
      ]),
    ).toEqual([
      // Nobody signs in as the owner, and somebody may be made a member of it: it holds in both ways.
      ["role/16403", "identity", "Owner of a table"],
      ["role/16403", "group", "Owner of a table"],
      ["role/16401", "identity", "INSERT, SELECT on a table WITH GRANT OPTION (SELECT)"],
      ["role/16402", "group", "SELECT on a table"],
    ]);
    expect(of("resource", records).map(({ name }) => name)).toEqual(["shop: sales.orders"]);
  });

  it("that run as their owner let whoever may call them act as it", () => {
    const { records } = read("functions");
    expect(of("trust", records)).toEqual([
      expect.objectContaining({
        kind: "runs_as",
        subject: "SECURITY DEFINER function sales.close_day() in shop",
      }),
    ]);
    expect(of("grant", records).at(-1)?.principal.externalId).toBe("public");
  });

  it("to come have their grants under the one who will make them", () => {
    const { records } = read("default privileges");
    expect(of("grant", records)).toEqual([
      expect.objectContaining({
        entitlement: { realm: `postgres:${clusterId}`, externalId: "privilege/default/table/SELECT" },
        scope: { realm: `postgres:${clusterId}`, externalId: "database/16500/schema/16510" },
        condition: { onObjectsMadeBy: "shop_owner", role: "16403" },
      }),
    ]);
  });

  it("that cannot be read are problems, one by one", () => {
    const { records, problems } = read("relations", [
      { oid: "x", kind: "table", name: "a" },
      {
        oid: "16511",
        kind: "table",
        name: "b",
        owner: 7,
        grants: [{ grantee: "99", role: null, privileges: ["SELECT"], grantable: [] }, 5],
      },
    ]);
    expect(of("resource", records)).toHaveLength(1);
    expect(problems.map(({ what }) => what)).toEqual([
      "It cannot be read: oid.",
      "Its owner cannot be read.",
      "Something is granted to 99, which is no role.",
      "One of its grants cannot be read.",
    ]);
  });
});

it("says of whoever is connected that it was used today", () => {
  const [seen] = of("identity", read("sessions").records);
  expect(seen?.lastUsed).toMatchObject({
    at: new Date("2026-11-23T00:00:00Z"),
    grade: "observed",
    coveredSince: null,
  });
});

it.each([
  [{ code: "42501" }, "denied"],
  [{ code: "28P01" }, "denied"],
  [{ code: "28000" }, "denied"],
  [{ code: "57014" }, "unreachable"],
  [{ code: "53300" }, "throttled"],
  [{ code: "42703" }, "unsupported"],
  [{ code: "ECONNREFUSED" }, "unreachable"],
  [{ code: "SELF_SIGNED_CERT_IN_CHAIN" }, "unreachable"],
  [{ message: "The server does not support SSL connections" }, "unreachable"],
])("an error %o is %s, and is not quoted", (error, kind) => {
  const failure = failureOf(
    Object.assign(new Error("password=CANARY"), error),
    "db:5432",
    "CONNECT ON DATABASE",
  );
  expect(failure.kind).toBe(kind);
  expect(failure.message).not.toContain("CANARY");
  expect(failure.permission).toBe(kind === "denied" ? "CONNECT ON DATABASE" : undefined);
});
