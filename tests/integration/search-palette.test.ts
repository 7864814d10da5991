import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { searchAll } from "@/lib/features/search/data";
import { Scope, systemScope } from "@/lib/platform/scope";
import {
  credentialFixture,
  identityFixture,
  insertContainer,
  insertIdentities,
  insertSource,
} from "@/tests/factories/inventory";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const arn = "arn:aws:iam::123456789012:role/deploy";
let database: TestDatabase;
const deploy = identityFixture({
  name: "deploy",
  externalId: "AROADEPLOY",
  aliases: [arn],
  credentials: [credentialFixture({ externalId: "AKIAFINDME0000000001" })],
});
let elsewhere: string;
beforeAll(async () => {
  database = await createTestDatabase();
  elsewhere = await insertContainer(database.pool, "deploy-sandbox");
  await insertSource(database.pool, "deploy-aws", "aws");
  await insertIdentities(database.pool, [
    identityFixture({ name: "a-deploy-of-old" }),
    deploy,
    identityFixture({ name: "deploy-elsewhere", containerId: elsewhere }),
    ...["one", "two"].map((id) => identityFixture({ name: "twin", externalId: `twin-${id}` })),
    identityFixture({ name: "<b>bold</b>\u202Eevil" }),
  ]);
});
afterAll(() => database.drop());

const admin = systemScope("test");
const find = (text: string, scope = admin) => searchAll(database.pool, scope, text, now);

describe("the search of the command palette", () => {
  it("puts what has exactly this name first, then what contains it, then accounts and sources", async () => {
    const found = await find("deploy");
    expect(found.map((each) => each.label)).toEqual([
      "deploy",
      "a-deploy-of-old",
      "deploy-elsewhere",
      "deploy-sandbox",
      "deploy-aws",
    ]);
    expect(found[0]?.href).toBe(`/inventory/${deploy.id}`);
    expect(found[3]?.href).toBe("/inventory?q=account%3Aid-of-deploy-sandbox");
  });

  it.each([
    ["an ARN", arn, "cloud role · AWS"],
    ["the id of its system", "aroadeploy", "cloud role · AWS"],
    ["our own id", deploy.id, "cloud role · AWS"],
    ["the id of one of its keys", "AKIAFINDME0000000001", "key AKIAFINDME0000000001 · cloud role · AWS"],
  ])("finds it by %s", async (_, text, hint) => {
    const [first] = await find(text);
    expect(first).toMatchObject({ id: deploy.id, hint });
  });

  it("lists all that share a name, and shows names as text", async () => {
    expect((await find("twin")).map((each) => each.label)).toEqual(["twin", "twin"]);
    expect((await find("bold"))[0]?.label).toBe("<b>bold</b>⟦U+202E⟧evil");
    expect(await find("nothing is called this")).toEqual([]);
  });

  it("reaches no further than the member", async () => {
    const scope = Scope.ofMember({
      actor: "user:test",
      role: "owner",
      membership: { kind: "containers", ids: [elsewhere] },
      personId: null,
    });
    expect(await find("deploy", scope)).toEqual([]);
    const analyst = Scope.ofMember({
      actor: "user:test",
      role: "analyst",
      membership: { kind: "containers", ids: [elsewhere] },
      personId: null,
    });
    expect((await find("deploy", analyst)).map((each) => each.label)).toEqual([
      "deploy-elsewhere",
      "deploy-sandbox",
    ]);
    expect(await find(arn, analyst)).toEqual([]);
  });
});
