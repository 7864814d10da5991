import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

it.each([
  ["privilege", "superuser", true],
  ["group", "sudo", true],
  ["group", "wheel", true],
  ["group", "docker", true],
  ["group", "audio", false],
  ["group", "adm", false],
] as const)("%s %s is administration: %s", (kind, name, administers) => {
  const found = given("host", { kind, name });
  expect(found.understood).toBe(true);
  expect(found.traits.includes("superuser")).toBe(administers);
  expect(found.powers.includes("administer")).toBe(administers);
});

it("what another group may read is not looked at", () => {
  expect(told(given("host", { kind: "group", name: "payroll" }))).toBe("?");
});
