import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

const user = (rules: string) => {
  const all = rules.split(" ");
  const is = (signs: string) => all.filter((each) => signs.includes(each.charAt(0)));
  return given("redis", {
    kind: "inline_policy",
    body: { commands: is("+-"), keys: is("~%"), channels: is("&") },
  });
};

it.each([
  ["+@all ~*", "administer grant_access create_credentials disable_logging delete write read_all read"],
  ["+@all -@admin -@dangerous ~*", "delete write read_all read"],
  ["+@read ~*", "read_all read"],
  ["+@read ~cache:*", "read …"],
  ["+@read +@write ~cache:*", "delete write read …"],
  ["+get +set ~app:*", "write read …"],
  ["-@all +get ~app:*", "read …"],
  ["+@all -@all ~*", "read"],
  ["+acl|setuser ~*", "grant_access create_credentials"],
  ["+config ~app:*", "administer"],
])("%s", (rules, powers) => {
  expect(told(user(rules))).toBe(powers);
});

it("all commands on all keys is a superuser", () => {
  expect(user("+@all ~*").traits).toEqual(["superuser", "wildcard_actions", "wildcard_resources"]);
});

it("rules that are not listed are not understood", () => {
  expect(told(given("redis", { kind: "inline_policy" }))).toBe("?");
});
