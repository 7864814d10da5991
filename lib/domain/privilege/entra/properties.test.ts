import fc from "fast-check";
import { expect, test } from "vitest";
import { assign, group, realm, rights, smallTenant, sub, vault } from "./fixtures/small-tenant";
import { Tenant, type TenantFacts } from "./tenant";

const places = [null, group, sub, vault, "/subscriptions/s2"];
const assignmentOf = fc
  .tuple(
    fc.constantFrom("member", "ops", "others", "none"),
    fc.constantFrom("contributor", "reader", "blob-reader", "access-admin", "unlisted", "strange"),
    fc.constantFrom(...places),
    fc.constantFrom(null, null, "@Resource[x] StringEquals 'y'"),
  )
  .map((each) => assign(...each));
const worldOf = fc
  .array(assignmentOf, { maxLength: 4 })
  .map((assignments): TenantFacts => ({ ...smallTenant, rights, assignments }));
const askOf = fc.record({
  action: fc.constantFrom(
    "Microsoft.Compute/virtualMachines/read",
    "Microsoft.Authorization/roleAssignments/write",
    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
  ),
  resource: fc.constantFrom("", "/", group, sub, vault, "/subscriptions/s2", "/subscriptions/unknown"),
  namespace: fc.constant(""),
  context: fc.constant({}),
});
const verdict = (facts: TenantFacts, ask: Parameters<Tenant["decide"]>[1]) =>
  new Tenant(facts).decide({ id: "member", realm, name: "member" }, ask).verdict;
const runs = { numRuns: 600, seed: 20_260 };

test("another assignment never takes anything away", () => {
  fc.assert(
    fc.property(worldOf, assignmentOf, askOf, (world, more, ask) => {
      const after = verdict({ ...world, assignments: [...world.assignments, more] }, ask);
      const before = verdict(world, ask);
      if (before === "allowed") expect(after).toBe("allowed");
      if (before === "depends") expect(after).not.toBe("denied");
    }),
    runs,
  );
});

test("whatever was not read, nothing is denied", () => {
  fc.assert(
    fc.property(worldOf, askOf, (world, ask) => {
      const unread = { ...world, layersNotSeen: { permission: [], directory: [], azure: ["Something."] } };
      expect(verdict(unread, ask)).not.toBe("denied");
      if (verdict(world, ask) === "allowed") expect(verdict(unread, ask)).toBe("allowed");
    }),
    runs,
  );
});

test("a role on a scope gives in what lies in it all that it gives there", () => {
  fc.assert(
    fc.property(worldOf, askOf, (world, ask) => {
      if (verdict(world, { ...ask, resource: group }) === "allowed")
        expect(verdict(world, { ...ask, resource: vault })).toBe("allowed");
    }),
    runs,
  );
});
