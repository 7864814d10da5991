import { describe, expect, test } from "vitest";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { canaries, state } from "./fixtures/acme";
import { file, readFiles } from "./fixtures/read-terraform";

const read = await readFiles([file("shop-production.tfstate", state)]);
const realm = `tfstate:${state.lineage}`;

test("nothing is a problem, and no secret comes out", () => {
  expect(read.problems).toEqual([]);
  const said = JSON.stringify([read.pages, read.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary.slice(0, 30));
});

test("identities have the ids of their own systems, with the code that made them", () => {
  expect(
    of(read.records, "identity").map(({ ref, aliases, kind }) => [kind, ref.realm, ref.externalId, aliases]),
  ).toEqual([
    [
      "cloud_user",
      "aws:123456789012",
      "AIDA000000000000MAIL",
      ["arn:aws:iam::123456789012:user/shop-mailer"],
    ],
    ["cloud_role", "aws:123456789012", "AROA00000000000WORKR", ["arn:aws:iam::123456789012:role/worker"]],
    ["service_account", "gcp:shop-prod", "sync@shop-prod.iam.gserviceaccount.com", ["104000000000000000001"]],
  ]);
  expect(of(read.records, "identity")[0]).toMatchObject({
    purpose: 'Made by Terraform: module.shop.aws_iam_user.mailer["eu"] in shop-production',
    environment: "production",
    ownerHints: [
      { type: "path", value: 'shop-production: module.shop.aws_iam_user.mailer["eu"]' },
      { type: "tag", value: "shop" },
    ],
    raw: { terraform: { state: realm, type: "aws_iam_user" } },
  });
  // What it does not know it leaves to the system itself.
  for (const each of of(read.records, "identity")) {
    expect(each.status).toBeUndefined();
    expect(each.class).toBeUndefined();
  }
});

test("a key is of the user of that name in the state", () => {
  expect(of(read.records, "credential")).toMatchObject([
    {
      ref: { realm: "aws", externalId: "AKIAQ3EGRF4XUDZ7PLMN" },
      identity: { realm: "aws:123456789012", externalId: "AIDA000000000000MAIL" },
      status: "active",
      createdAt: new Date("2025-02-03T04:05:06Z"),
      fingerprint: `fp-${canaries.awsSecret.length}`,
    },
  ]);
});

test("secrets are places: those that Terraform hides, and those of a shape or name", () => {
  const places = of(read.records, "placement");
  expect(
    places.map(({ ref, credentialType, facts }) => [ref.externalId, credentialType, facts?.sensitive]),
  ).toEqual([
    ["module.shop.aws_iam_access_key.mailer#secret", "access_key", true],
    ["module.shop.aws_iam_access_key.mailer#ses_smtp_password_v4", "password", true],
    ["random_password.db[0]#result", "password", true],
    ["acme_thing.x#users.0.pem", "rsa_keypair", true],
    ["output.admin#admin.password", "password", true],
  ]);
  expect(places.every(({ kind, meantForSecrets }) => kind === "state_file" && !meantForSecrets)).toBe(true);
  // The password for mail is made of the key.
  for (const at of [0, 1])
    expect(places[at]?.credential).toEqual({ realm: "aws", externalId: "AKIAQ3EGRF4XUDZ7PLMN" });
  expect(places[2]?.credential).toBeNull();
});

describe("files", () => {
  test("in whatever pieces they come give the same", async () => {
    const pieces = await readFiles([file("shop-production.tfstate", state, 7)]);
    expect(pieces.records).toEqual(read.records);
  });

  test.each([
    ["of an old format", { ...state, version: 3 }, "unsupported", "format 3"],
    [
      "that is encrypted",
      { encrypted_data: "xyz", encryption_version: "v0", meta: {} },
      "unsupported",
      "encrypted",
    ],
    ["that is a plan as JSON", { format_version: "1.2", planned_values: {} }, "malformed", "state pull"],
    ["that is cut off", JSON.stringify(state).slice(0, -50), "malformed", "state pull"],
    ["that is prose", "resource aws_iam_user x {}", "malformed", "state pull"],
    [
      "whose resource is broken",
      '{"version":4,"lineage":"l","resources":[{"mode": managed}]}',
      "malformed",
      "JSON",
    ],
  ])("one %s is refused with what to bring", async (_, content, kind, words) => {
    await expect(readFiles([file("x.tfstate", content)])).rejects.toMatchObject({
      failure: { kind, message: expect.stringContaining(words) },
    });
  });

  test("of one state twice are refused, of two are two", async () => {
    const other = { ...state, lineage: "11111111-2222" };
    await expect(readFiles([file("a.tfstate", state), file("b.tfstate", state)])).rejects.toThrow(
      "same state",
    );
    const both = await readFiles([file("a.tfstate", state), file("b.tfstate", other)]);
    expect(of(both.records, "container").map(({ ref, name }) => [ref.realm, name])).toEqual([
      [realm, "a"],
      ["tfstate:11111111-2222", "b"],
    ]);
  });
});

test("of two users of one name no key is guessed", async () => {
  const user = (account: string) => ({
    mode: "managed",
    type: "aws_iam_user",
    name: account,
    instances: [{ attributes: { arn: `arn:aws:iam::${account}:user/shop-mailer`, name: "shop-mailer" } }],
  });
  const key = state.resources.filter(({ type }) => type === "aws_iam_access_key");
  const resources = [user("111111111111"), user("222222222222"), ...key];
  const { records } = await readFiles([file("s.tfstate", { ...state, resources })]);
  expect(of(records, "credential")[0]?.identity).toBeNull();
});

test("what cannot be read of a state is told, and costs only itself", async () => {
  const resources = [
    { mode: "managed" },
    { ...state.resources[3], instances: [7, ...(state.resources[3]?.instances ?? [])] },
  ];
  const { records, problems } = await readFiles([file("s.tfstate", { ...state, resources, outputs: {} })]);
  expect(of(records, "identity")).toHaveLength(1);
  expect(problems).toEqual(["state, item 1: It is not an object.", "state, item 2: It is not an object."]);
});
