import { describe, expect, it } from "vitest";
import { failuresOf, grantOf, identityOf, judge, tierZero } from "@/tests/factories/identity-context";
import { superuserApplication } from "./superuser-application";

const userOf = (name: string, part: Parameters<typeof identityOf>[0] = {}) =>
  identityOf({
    kind: "db_user",
    system: "postgres",
    class: "unsure",
    name,
    privilege: tierZero,
    grants: [grantOf({ traits: ["superuser"], powers: ["administer"] })],
    ...part,
  });

describe("an application that signs in to its database as a superuser", () => {
  it.each([
    ["an application", userOf("orders_app"), "fail"],
    ["a machine for certain, whatever its name", userOf("dba_batch", { class: "non_human" }), "fail"],
    ["perhaps one who runs the server", userOf("dba_shared"), "unknown"],
    ["the one that came with the server", userOf("postgres"), "unknown"],
    ["root of a machine", userOf("root@localhost"), "unknown"],
    [
      "an owner of tables",
      userOf("orders_app", { grants: [grantOf({ traits: ["grants_onward"] })] }),
      "pass",
    ],
    [
      "denied",
      userOf("orders_app", { grants: [grantOf({ traits: ["superuser"], effect: "deny" })] }),
      "pass",
    ],
    [
      "a grant that nobody understands",
      userOf("orders_app", { grants: [grantOf({ understood: false })] }),
      "unknown",
    ],
    [
      "grants that nobody lists",
      userOf("orders_app", { grants: [], privilege: { ...tierZero, tier: null } }),
      "unknown",
    ],
    ["a person", userOf("ada", { class: "human" }), "n/a"],
    ["for emergencies", userOf("orders_app", { expectedUse: "emergency" }), "n/a"],
    ["of a platform that is one account", userOf("LOADER", { system: "snowflake" }), "n/a"],
    ["no database", userOf("ci", { kind: "cloud_user", system: "aws" }), "n/a"],
  ])("%s", (_, identity, answer) => {
    expect(judge(superuserApplication, identity)).toBe(answer);
  });

  it("is less sure where nothing proves that it is a program", () => {
    expect(failuresOf(superuserApplication, userOf("orders_app"))[0]?.confidence).toBe("medium");
    expect(failuresOf(superuserApplication, userOf("a", { class: "non_human" }))[0]?.confidence).toBe("high");
  });
});
