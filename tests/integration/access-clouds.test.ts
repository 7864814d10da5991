import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entra } from "@/lib/connectors/entra/connector";
import { ids, vaultPath } from "@/lib/connectors/entra/fixtures/acme";
import { fakeEntra } from "@/lib/connectors/entra/fixtures/fake-entra";
import { context as entraContext } from "@/lib/connectors/entra/fixtures/read-entra";
import { gcp } from "@/lib/connectors/gcp/connector";
import { deploy } from "@/lib/connectors/gcp/fixtures/acme";
import { fakeGcp } from "@/lib/connectors/gcp/fixtures/fake-gcp";
import { context as gcpContext } from "@/lib/connectors/gcp/fixtures/read-gcp";
import { loadAccess } from "@/lib/features/access/data";
import { Scope } from "@/lib/platform/scope";
import { accessCommand, batchOf, syncFixture } from "@/tests/factories/access-commands";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const noOne = Scope.ofMember({
  ...{ actor: "user:x", role: "auditor", personId: null },
  membership: { kind: "sources", ids: ["00000000-0000-4000-8000-000000000000"] },
});

describe("Google Cloud", () => {
  let database: TestDatabase;
  let source: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    source = await syncFixture(database, gcp, gcpContext(fakeGcp()));
  });
  afterAll(() => database.drop());

  const web = "web@shop-prod.iam.gserviceaccount.com";
  const account = `//iam.googleapis.com/projects/shop-prod/serviceAccounts/${deploy}`;
  const editor = "compute.instances.create";

  it("answers by bindings, hierarchy, conditions and deny policies", async () => {
    const answers = await batchOf(
      database,
      [web, editor, "shop-prod", { "request.time": "2026-11-25T10:00:00Z" }],
      [web, editor, "projects/shop-prod", { "request.time": "2026-11-28T10:00:00Z" }],
      [web, editor, "projects/shop-prod"],
      [web, "iam.serviceAccounts.getAccessToken", account],
      [web, "run.services.update", "shop-prod"],
      ["repo:acme/shop:ref:refs/heads/main", "run.services.update", "shop-prod"],
      [web, "get secrets"],
      ["nobody", editor],
    );
    expect(answers.map(({ verdict }) => verdict)).toEqual([
      ...["allowed", "depends", "depends", "depends", "depends", "allowed", "depends", "depends"],
    ]);
    expect(answers[0]?.reason).toBe('Allowed by roles/editor on projects/shop-prod, if "weekdays".');
    expect(answers[2]?.layersNotSeen.join(" ")).toContain("request.time.getDayOfWeek() < 6");
    // A member of a binding could not be read: whoever is not known to may, may perhaps.
    expect(answers[1]?.layersNotSeen.join(" ")).toContain("1 of gcp could not be read");
    // The tokens' role is not among the roles that were listed, nor is who is in the group of the viewers.
    expect(answers[3]?.layersNotSeen.join(" ")).toContain("role that was not read");
  });

  it("lists everybody who may, what somebody holds, and the ways to more", async () => {
    const { out } = await accessCommand(database, "who-can", "run.services.update", "shop-prod", "--json");
    expect(out.map((line) => JSON.parse(line).name)).toEqual(["repo:acme/shop:ref:refs/heads/main"]);
    const held = JSON.parse((await accessCommand(database, "can", web, "--json")).out.join(""));
    expect(
      held.holdings.map(({ what, where }: { what: string; where: string }) => `${what} @ ${where}`),
    ).toContain("roles/editor (compute.instances.create) @ projects/shop-prod");
  });

  it("tells nothing of whom somebody does not reach", async () => {
    const access = await loadAccess(database.pool, noOne, { identities: [web], source: null });
    const ask = { action: editor, resource: "", namespace: "", context: {} };
    expect(access.decide(web, ask).reason).toMatch(/^There is no identity/);
    const all = await loadAccess(database.pool, noOne, { identities: [], source: null });
    expect(all.whoCan(ask)).toEqual([]);
  });

  it("without the deny policies, what roles give is not certain", async () => {
    const denied = (where: string) => where.includes("/denypolicies");
    await syncFixture(database, gcp, gcpContext(fakeGcp({ denied })), source);
    const question = ["repo:acme/shop:ref:refs/heads/main", "run.services.update", "shop-prod"] as const;
    const [answer] = await batchOf(database, question);
    expect(answer?.verdict).toBe("depends");
    expect(answer?.layersNotSeen.join(" ")).toContain("The deny policies");
    await syncFixture(database, gcp, gcpContext(fakeGcp()), source);
    expect((await batchOf(database, question))[0]?.verdict).toBe("allowed");
  });
});

describe("Entra and Azure", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await syncFixture(database, entra, entraContext(fakeEntra()));
  });
  afterAll(() => database.drop());

  it("answers by permissions, roles of the directory and roles in Azure", async () => {
    const answers = await batchOf(
      database,
      [ids.shopPrincipal, "microsoft.directory/applications/credentials/update"],
      [ids.shopPrincipal, "microsoft.directory/users/password/update"],
      [ids.shopPrincipal, "Microsoft.Compute/virtualMachines/read", "/subscriptions/sub-1/resourceGroups/x"],
      [
        ids.shopPrincipal,
        "Microsoft.Compute/virtualMachines/read",
        "/providers/Microsoft.Management/managementGroups/platform",
      ],
      [ids.vendorPrincipal, "Mail.Send"],
      [ids.vendorPrincipal, "Mail.ReadWrite"],
      [ids.shopPrincipal, "Microsoft.KeyVault/vaults/write", vaultPath],
    );
    expect(answers.map(({ verdict }) => verdict)).toEqual([
      ...["allowed", "denied", "allowed", "denied", "depends", "denied", "allowed"],
    ]);
    expect(answers[4]?.reason).toContain("only in the name of everyone");
  });

  it("lists everybody who may, what somebody holds, and the ways to more", async () => {
    const { out } = await accessCommand(
      database,
      "who-can",
      "Microsoft.Compute/virtualMachines/write",
      "/subscriptions/sub-1",
      "--json",
    );
    expect(out.map((line) => JSON.parse(line).name)).toContain("shop-deploy");
    const held = JSON.parse((await accessCommand(database, "can", ids.shopPrincipal, "--json")).out.join(""));
    expect(held.routes.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining(["app-credentials", "azure-role-assignments", "run-on-machines"]),
    );
  });

  it("tells nothing of whom somebody does not reach", async () => {
    const access = await loadAccess(database.pool, noOne, { identities: [], source: null });
    expect(access.whoCan({ action: "Mail.Send", resource: "", namespace: "", context: {} })).toEqual([]);
  });
});
