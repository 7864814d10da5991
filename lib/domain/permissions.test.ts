import { describe, expect, it } from "vitest";
import { can, membershipScopeSchema, permissions, permissionsOf, reachOf, roles } from "./permissions";

const changes = permissions.filter((permission) => !/:(?:read|export|verify)$/.test(permission));

describe("the permission table", () => {
  it("lets administrators do everything, and lists nothing twice", () => {
    for (const permission of permissions) expect(can("admin", permission)).toBe(true);
    for (const role of roles) expect(new Set(permissionsOf[role]).size).toBe(permissionsOf[role].length);
  });

  it("lets auditors and leaders change nothing but what is theirs", () => {
    const own = ["view:save", "token:manage-own"];
    for (const role of ["auditor", "leader"] as const) {
      expect(changes.filter((permission) => can(role, permission) && !own.includes(permission))).toEqual([]);
    }
    for (const permission of ["audit:read", "audit:verify"] as const) {
      expect(roles.filter((role) => can(role, permission))).toEqual(["admin", "auditor"]);
    }
  });

  it("keeps what runs Rollcall with administrators", () => {
    for (const permission of [
      "source:manage",
      "source:push",
      "member:manage",
      "token:manage",
      "settings:manage",
      "demo:manage",
      "channel:manage",
    ] as const) {
      expect(roles.filter((role) => can(role, permission))).toEqual(["admin"]);
    }
  });

  it("shows owners only what is theirs", () => {
    expect(reachOf("owner", { kind: "all" })).toEqual({ scope: { kind: "all" }, ownOnly: true });
    expect(reachOf("analyst", { kind: "all" }).ownOnly).toBe(false);
    expect(can("owner", "inventory:export")).toBe(false);
    expect(can("owner", "source:read")).toBe(false);
  });
});

describe("membershipScopeSchema", () => {
  it("refuses an empty or unknown scope", () => {
    expect(membershipScopeSchema.safeParse({ kind: "teams", ids: ["t1"] }).success).toBe(true);
    expect(membershipScopeSchema.safeParse({ kind: "teams", ids: [] }).success).toBe(false);
    expect(membershipScopeSchema.safeParse({ kind: "everything" }).success).toBe(false);
    expect(membershipScopeSchema.safeParse({ kind: "all", ids: ["x"] }).success).toBe(false);
  });
});
