import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

const domain = "group/S-1-5-21-1-2-3";
const group = (externalId: string, name: string, system = "ad") =>
  given(system, { kind: "group", externalId, name });
const admin =
  "administer grant_access create_credentials change_trust impersonate disable_logging read_secrets delete write read";

it.each([
  [`${domain}-512`, "Domänen-Admins", admin],
  [`${domain}-519`, "Enterprise Admins", admin],
  [`${domain}-513`, "Domain Users", "nothing"],
  ["group/S-1-5-32-544", "Administrators", admin],
  ["group/S-1-5-32-548", "Account Operators", "grant_access create_credentials delete write read"],
  ["group/S-1-5-32-551", "Backup Operators", "read_secrets write read_all"],
  [`${domain}-1101`, "DnsAdmins", "administer deploy write"],
  [`${domain}-1510`, "SQL Admins", "?"],
  [`${domain}-1511`, "Domain Admins", "?"],
])("group %s, called %s", (externalId, name, powers) => {
  expect(told(group(externalId, name))).toBe(powers);
});

it("elsewhere a group is known by its name", () => {
  expect(told(group("group/11111111-2222-4333-8444-555555555555", "Directory Managers", "ldap"))).toBe(admin);
});

it.each([
  ["delegation/any", "Act for whoever signs in to it, anywhere (unconstrained delegation)", "impersonate"],
  ["delegation/cifs/files.example", "Act for others at cifs/files.example", "impersonate …"],
  ["privilege|ad|genericall", "GenericAll", admin],
  ["privilege|ad|x", "Runs the payroll", "?"],
])("privilege %s", (externalId, name, powers) => {
  expect(told(given("ad", { kind: "privilege", externalId, name }))).toBe(powers);
});
