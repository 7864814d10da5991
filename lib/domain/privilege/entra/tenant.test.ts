import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import { covers } from "@/lib/domain/powers/wildcard";
import type { Ask } from "../decision";
import { azureRoleGives, azureRoleOf } from "./azure-role";
import { group, realm, smallTenant, sub, vault } from "./fixtures/small-tenant";
import { Tenant, type TenantFacts } from "./tenant";

const tenant = new Tenant(smallTenant);
const who = (id: string) => ({ id, realm, name: id });
const ask = (action: string, resource = "", context: Ask["context"] = {}): Ask => ({
  ...{ action, resource, context },
  namespace: "",
});
const verdict = (facts: TenantFacts, id: string, ...asked: Parameters<typeof ask>) =>
  new Tenant(facts).decide(who(id), ask(...asked)).verdict;

type Case = [who: string, action: string, resource: string, verdict: string, context?: Ask["context"]];
const [yes, no, open] = ["allowed", "denied", "depends"];
const machine = "Microsoft.Compute/virtualMachines/read";
const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";
const assignments = "Microsoft.Authorization/roleAssignments/write";

/** What Microsoft's documentation says, asked of the small directory. */
const cases: { [about: string]: Case[] } = {
  "permissions of an API": [
    ["mailer", "Mail.ReadWrite", "", yes],
    ["mailer", "Mail.Read", "", yes],
    ["mailer", "Mail.Read", "Microsoft Graph", yes],
    ["mailer", "Mail.Read", "00000003-0000-0000-c000-000000000000", yes],
    ["mailer", "Mail.Read", "Exchange", no],
    ["mailer", "Mail.Send", "", no],
    ["mailer", "Mail.Read.Shared", "", no],
    ["mailer", "mail.read", "", no],
    ["admin", "Application.ReadWrite.All", "", no],
    ["member", "Mail.Send", "", yes],
    ["none", "Mail.Send", "", no],
    ["ann", "Mail.Send", "", open],
  ],
  "in the name of people": [
    ["delegated", "Files.Read", "", open],
    ["delegated", "Files.ReadWrite", "", no],
  ],
  "roles of the directory": [
    ["admin", "microsoft.directory/applications/credentials/update", "", yes],
    ["admin", "microsoft.directory/applications/create", "", yes],
    ["admin", "microsoft.directory/applications/standard/read", "", yes],
    ["admin", "Microsoft.Directory/Applications/basic/update", "", yes],
    ["admin", "microsoft.directory/users/password/update", "", no],
    ["admin", "microsoft.directory/applications.myOrganization/basic/update", "", no],
    ["unit", "microsoft.directory/users/password/update", "", yes],
    ["unit", "microsoft.directory/users/password/update", "u1", yes],
    ["unit", "microsoft.directory/users/password/update", "administrativeUnits/u1", yes],
    ["unit", "microsoft.directory/users/password/update", "somebody", open],
    ["unit", "microsoft.directory/users/basic/update", "", no],
    ["self", "microsoft.directory/applications/delete", "", open],
    ["strange", "microsoft.directory/applications/delete", "", open],
    ["strange", "Mail.Send", "", no],
  ],
  "roles in Azure, down from their scope": [
    ["contributor", machine, sub, yes],
    ["contributor", machine, "/Subscriptions/S1/", yes],
    ["contributor", machine, vault, yes],
    ["contributor", machine, group, no],
    ["contributor", machine, "/subscriptions/s2", no],
    ["contributor", machine, "/subscriptions/s10", open],
    ["contributor", machine, "", yes],
    ["contributor", "Microsoft.DataProtection/resourceGuards/{operationName}/read", sub, yes],
    ["contributor", "Microsoft.Compute/virtualMachines/runCommand/action", sub, yes],
    ["reader", machine, vault, yes],
    ["reader", machine, group, yes],
    ["reader", machine, "/", no],
    ["reader", "Microsoft.Compute/virtualMachines/write", sub, no],
    ["manager", assignments, "/subscriptions/s2/resourceGroups/x", yes],
    ["manager", assignments, "/", yes],
    ["none", machine, sub, no],
    ["strange", machine, sub, open],
    ["when", machine, sub, open],
    ["when", "Microsoft.Compute/virtualMachines/write", sub, no],
  ],
  "what is left out of one role, another may give": [
    ["contributor", assignments, sub, no],
    ["contributor", "microsoft.authorization/roleAssignments/WRITE", sub, no],
    ["contributor", "Microsoft.Authorization/roleAssignments/read", sub, yes],
    ["but", assignments, sub, yes],
  ],
  "data are apart": [
    ["blob", blobs, sub, yes],
    ["contributor", blobs, sub, no],
    ["reader", blobs, sub, no],
    ["blob", "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write", sub, no],
    ["contributor", blobs, sub, yes, { dataAction: false }],
    ["blob", machine, sub, no],
  ],
  groups: [
    ["member", machine, vault, yes],
    ["member", machine, sub, no],
    ["member", machine, "/subscriptions/s2", open],
    ["none", machine, "/subscriptions/s2", no],
    ["ann", machine, vault, open],
  ],
};

describe.each(Object.entries(cases))("%s", (_about, each) => {
  it.each(each)("%s %s %s: %s", (id, action, resource, answer, context) => {
    const decision = tenant.decide(who(id), ask(action, resource, context));
    expect(`${decision.verdict} ${decision.reason}`).toMatch(new RegExp(`^${answer} `));
    expect(decision.layersNotSeen.length > 0).toBe(answer === open);
  });
});

it("says what decides", () => {
  const reason = (id: string, ...asked: Parameters<typeof ask>) =>
    tenant.decide(who(id), ask(...asked)).reason;
  expect(reason("member", machine, vault)).toBe(`Allowed by the role Contributor on ${vault} to ops.`);
  expect(reason("contributor", machine, "/subscriptions/s2")).toContain(`It is given on ${sub}.`);
  expect(reason("delegated", "Files.Read")).toContain("only in the name of everyone");
  expect(reason("when", machine, sub)).toContain("The condition on Reader: @Resource[x] StringEquals 'y'.");
});

it("what was not read makes nothing denied, of that system alone", () => {
  const unread = {
    ...smallTenant,
    layersNotSeen: { ...smallTenant.layersNotSeen, azure: ["Roles in Azure: not read."] },
  };
  expect(verdict(unread, "none", machine, sub)).toBe("depends");
  expect(verdict(unread, "contributor", machine, sub)).toBe("allowed");
  expect(verdict(unread, "none", "Mail.Read")).toBe("denied");
});

it("lists everybody who can, with the members of groups", () => {
  const ways = (facts: Tenant, ...asked: Parameters<typeof ask>) =>
    facts
      .whoCan(ask(...asked))
      .map(({ name, through, namedOnly }) => `${name} ${through ?? "-"}${namedOnly ? " some" : ""}`);
  expect(ways(tenant, "Microsoft.Compute/virtualMachines/write", sub)).toEqual([
    "contributor -",
    "ops - some",
    "member ops some",
    "but -",
  ]);
  expect(ways(tenant, "Mail.Send")).toEqual(["ops -", "member ops"]);
  expect(ways(new Tenant({ ...smallTenant, told: new Set(["member"]) }), "Mail.Send")).toEqual([
    "member ops",
  ]);
  expect(tenant.layersNotSeen()).toEqual(["What a role that was not read gives, which is granted."]);
  expect(tenant.whoCan(ask(machine, sub)).find(({ name }) => name === "when")?.by).toContain("it depends");
});

it("lists what somebody holds, and the ways to more", () => {
  expect(
    tenant.holdingsOf(who("member")).map(({ what, where, through }) => `${what} @ ${where} ${through}`),
  ).toEqual([`Contributor @ ${vault} ops`, "Microsoft Graph: Mail.Send @ the whole tenant ops"]);
  const routes = (id: string) =>
    tenant.routesOf(who(id)).map(({ id: route, where }) => `${route} @ ${where}`);
  expect(routes("admin")).toEqual(["app-credentials @ the whole directory"]);
  expect(routes("manager")).toEqual([
    "azure-role-assignments @ all of Azure",
    "azure-role-definitions @ all of Azure",
  ]);
  expect(routes("contributor")).toContain(`run-on-machines @ ${sub}`);
  expect(routes("contributor")).not.toContain(`azure-role-assignments @ ${sub}`);
  expect(routes("delegated")).toEqual([]);
  expect(routes("mailer")).toEqual([]);
});

test.each([
  "get secrets",
  "storage.objects.get",
  "s3:GetObject",
  "apps/deployments",
  "",
  "storage.googleapis.com/objects.get",
])("%s is nothing of Microsoft's", (action) => {
  expect(() => tenant.decide(who("none"), ask(action))).toThrow();
});

const published = process.env.ROLLCALL_CASES;
if (published !== undefined) {
  test("every built-in role of Azure gives what its patterns say, and nothing that they leave out", () => {
    const bytes = gunzipSync(
      readFileSync(join(published, "gcp-azure-roles", "azure-built-in-roles.json.gz")),
    );
    const lists = z.array(z.string()).default([]);
    const roles = z
      .array(
        z.object({
          name: z.string(),
          permissions: z.array(
            z.object({
              ...{ actions: lists, notActions: lists, dataActions: lists, notDataActions: lists },
              condition: z.string().nullish(),
            }),
          ),
        }),
      )
      .parse(JSON.parse(bytes.toString("utf8")));
    const read = roles.map(({ permissions }) => ({ permissions, role: azureRoleOf({ permissions }) }));
    const isWhole = (action: string) => !action.includes("*");
    const sample = roles
      .flatMap(({ permissions }) => permissions.flatMap(({ actions }) => actions.filter(isWhole).slice(0, 1)))
      .slice(0, 60);
    const wrong: string[] = [];
    for (const { permissions, role } of read) {
      const own = permissions.flatMap(({ actions }) => actions.filter(isWhole));
      for (const action of [...sample, ...own].map((each) => each.toLowerCase())) {
        const within = (list: string[]) => list.some((each) => covers(each.toLowerCase(), action));
        const giving = permissions.filter((each) => within(each.actions) && !within(each.notActions));
        const expected =
          giving.length === 0 ? "no" : giving.some(({ condition }) => !condition) ? "yes" : "unknown";
        if (azureRoleGives(role, action, "control") !== expected) wrong.push(action);
      }
    }
    expect(roles.length).toBeGreaterThan(400);
    expect(wrong).toEqual([]);
  });
}
