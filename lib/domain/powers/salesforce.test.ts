import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

const set = (...reachesEverything: string[]) =>
  given("salesforce", { name: "Integration", body: { reachesEverything } });

it.each([
  [["Modify All Data"], "administer delete write read_all read"],
  [["Manage Users"], "grant_access create_credentials write read"],
  [["Author Apex"], "impersonate deploy write read"],
  [["View All Data"], "read_all read"],
  [[], "read"],
])("a set with %j", (permissions, powers) => {
  expect(told(set(...permissions))).toBe(powers);
});

it("a set of which nothing was told is not understood, the administrator's profile is", () => {
  expect(told(given("salesforce", { name: "Integration", body: { name: "Integration" } }))).toBe("?");
  expect(given("salesforce", { name: "Profile System Administrator", body: {} }).powers).toContain(
    "administer",
  );
});
