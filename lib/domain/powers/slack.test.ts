import { expect, it } from "vitest";
import { given, told } from "@/tests/factories/entitlement-facts";

it.each([
  ["admin", "administer grant_access delete write read", "org_wide powerful_scope"],
  ["admin.users:write", "grant_access write read", "org_wide powerful_scope"],
  ["admin.analytics:read", "read", "org_wide powerful_scope"],
  ["channels:history", "read_all read", "mail_or_files powerful_scope"],
  ["files:read", "read_all read", "mail_or_files powerful_scope"],
  ["chat:write", "write", ""],
  ["chat:write.public", "write", ""],
  ["users:read", "read", ""],
  ["reactions:read", "read", ""],
  ["incoming-webhook", "read", ""],
  ["something", "?", ""],
])("scope %s", (name, powers, traits) => {
  const found = given("slack", { kind: "scope", name });
  expect([told(found), found.traits.join(" ")]).toEqual([powers, traits]);
});
