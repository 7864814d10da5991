import { expect, it } from "vitest";
import { hasMachineName } from "./machine-name";

it.each([
  "svc-backup",
  "SA_sql",
  "crm.sync",
  "acme-bot",
  "app1",
  "api2-shop",
  "Nightly Batch",
  "no-reply",
  "jenkins",
])("%s speaks of a machine", (name) => expect(hasMachineName(name)).toBe(true));

it.each(["ann", "jane.talbot", "Jo Sapp", "abbot", "salvador", "apprentice", "jobst"])(
  "%s does not",
  (name) => expect(hasMachineName(name)).toBe(false),
);
