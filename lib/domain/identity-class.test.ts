import { describe, expect, it } from "vitest";
import { type ClassFacts, classOf, managerOfClass } from "./identity-class";
import { identityClasses } from "./record";

const user = (facts: Partial<ClassFacts>): ClassFacts => ({ kind: "cloud_user", name: "x", ...facts });

describe("classOf", () => {
  it.each<[string, ClassFacts, string]>([
    ["a directory match", user({ directoryMatch: true, hasKeys: true }), "human"],
    ["a directory match that software runs as", user({ directoryMatch: true, runsWorkload: true }), "both"],
    [
      "the path reserved for single sign-on",
      {
        kind: "cloud_role",
        name: "AWSReservedSSO_Admin",
        path: "/aws-reserved/sso.amazonaws.com/eu-west-1/",
      },
      "human",
    ],
    [
      "a role with such a name elsewhere",
      { kind: "cloud_role", name: "AWSReservedSSO_Admin", path: "/" },
      "non_human",
    ],
    [
      "a password, a second factor and a person's name",
      user({ name: "jo.smith@acme.org", hasConsolePassword: true, mfa: true }),
      "unsure",
    ],
    ["keys and no password", user({ hasConsolePassword: false, hasKeys: true }), "non_human"],
    ["no password", user({ hasConsolePassword: false }), "non_human"],
    ["nothing known", user({}), "unsure"],
    [
      "a tag that says service",
      user({ hasConsolePassword: true, tags: { "User-Type": "Service Account" } }),
      "non_human",
    ],
    ["a tag that says human", user({ hasConsolePassword: true, tags: { type: "human" } }), "unsure"],
    ["the root of an account", { kind: "root_account", name: "root" }, "both"],
    ["a certificate", { kind: "certificate", name: "x" }, "non_human"],
    ["software running as it", { kind: "system_account", name: "nginx", runsWorkload: true }, "non_human"],
  ])("%s", (_, facts, expected) => {
    const { class: answer, why } = classOf(facts);
    expect(answer).toBe(expected);
    expect(why).toMatch(/\.$/);
  });
});

it("sets aside what is proven to be a person's, and counts what nobody is sure of", () => {
  expect(identityClasses.map((each) => `${each} ${managerOfClass(each)}`)).toEqual([
    "non_human customer",
    "human person",
    "both customer",
    "unsure customer",
  ]);
});
