import { afterAll, beforeAll, expect, it } from "vitest";
import type { RecordInput } from "@/lib/domain/source-record";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

type Identity = Extract<RecordInput, { t: "identity" }>;
const user = (realm: string, externalId: string, aliases?: string[]): Identity => ({
  t: "identity",
  ref: { realm, externalId },
  kind: "cloud_user",
  name: "ana",
  system: "test",
  status: "active",
  class: "unsure",
  ...(aliases ? { aliases } : {}),
});

it.each([
  ["by its own id first", "one", true],
  ["by its other name first", "two", false],
])("a user that two scopes show, %s, is known by its own id", async (_, realm, ownFirst) => {
  const own = { key: "list", pages: [[user(realm, "AIDA1", ["arn:ana"])]], issues: [realm] };
  const named = { key: "report", pages: [[user(realm, "arn:ana")]], issues: [realm] };
  const scopes = ownFirst ? [own, named] : [named, own];
  const source = await createSource(database.pool, realm);
  await syncOnce(testEngine(database.pool, scriptedConnector({ scopes }), { concurrency: 1 }), source);
  const found = await database.pool.query("SELECT external_id FROM identities WHERE realm = $1", [realm]);
  expect(found.rows).toEqual([{ external_id: "AIDA1" }]);
});

const away = "oidc:https://issuer.example";
const job: Identity = {
  ...user("cluster:one", "uid-1", ["job"]),
  elsewhere: [{ realm: away, externalId: "sub" }],
};
const believes = (realm: string): RecordInput => ({
  t: "trust",
  identity: { realm, externalId: "role" },
  kind: "federation",
  subject: "sub",
  subjectRef: { realm: away, externalId: "sub" },
});

async function sync(name: string, pages: RecordInput[][], issues: string[]): Promise<void> {
  const scopes = [{ key: "list", pages, issues }];
  const source = await createSource(database.pool, name);
  await syncOnce(testEngine(database.pool, scriptedConnector({ scopes })), source);
}

async function believed(realm: string): Promise<string[]> {
  const found = await database.pool.query<{ id: string }>(
    `SELECT s.external_id AS id FROM trusts t JOIN identities r ON r.id = t.identity_id
     JOIN identities s ON s.id = t.subject_id WHERE r.realm = $1`,
    [realm],
  );
  return found.rows.map((row) => row.id);
}

it("who is trusted under a name that another realm gives is found, whichever source is read first", async () => {
  await sync("cloud before", [[user("cloud:before", "role"), believes("cloud:before")]], ["cloud:before"]);
  expect(await believed("cloud:before")).toEqual([]);
  await sync("cluster", [[job]], ["cluster:one"]);
  await sync("cloud after", [[user("cloud:after", "role"), believes("cloud:after")]], ["cloud:after"]);
  expect(await believed("cloud:before")).toEqual(["uid-1"]);
  expect(await believed("cloud:after")).toEqual(["uid-1"]);
});

it("a second realm that says it gives the same name takes it from nobody who is there", async () => {
  await sync(
    "another cluster",
    [[{ ...job, ref: { realm: "cluster:two", externalId: "uid-2" } }]],
    ["cluster:two"],
  );
  expect(await believed("cloud:after")).toEqual(["uid-1"]);
  const named: Identity = { ...job, ref: { realm: "cluster:one", externalId: "uid-3" } };
  await sync("made again", [[named]], ["cluster:one"]);
  await sync("cloud again", [[user("cloud:again", "role"), believes("cloud:again")]], ["cloud:again"]);
  expect(await believed("cloud:again")).toEqual(["uid-3"]);
});

it.each([["client first"], ["account first"]])(
  "what one source knows by a client id alone is the account of another: %s",
  async (order) => {
    const client = order.replace(" first", "");
    const shared = { realm: "clients", externalId: `id of ${order}` };
    const account: Identity = { ...user(`cloud:${client}`, "account", ["mail"]), elsewhere: [shared] };
    const app: Identity = {
      ...user("clients", shared.externalId),
      kind: "oauth_app",
      name: shared.externalId,
    };
    const syncs = [
      () => sync(`apps of ${order}`, [[app]], []),
      () => sync(`accounts of ${order}`, [[account]], [`cloud:${client}`]),
    ];
    for (const each of client === "client" ? syncs : syncs.reverse()) await each();
    const found = await database.pool.query(
      `SELECT i.realm, i.external_id, i.kind, cardinality(i.source_ids) AS sources FROM identities i
     WHERE i.realm = $1 OR i.realm = 'clients' AND i.external_id = $2`,
      [`cloud:${client}`, shared.externalId],
    );
    expect(found.rows).toEqual([
      { realm: `cloud:${client}`, external_id: "account", kind: "cloud_user", sources: 2 },
    ]);
  },
);

it("traces of owners add up over sources, the most trustworthy first, each once", async () => {
  const hint = (value: string) => ({ type: "creator" as const, value });
  const told = (hints: { type: "creator"; value: string }[]): RecordInput => ({
    ...user("hints", "one"),
    ownerHints: hints,
  });
  await sync("with hints", [[told([hint("ana@acme.example"), hint("bo@acme.example")])]], []);
  await sync("without", [[told([])]], ["hints"]);
  await sync("with another", [[told([hint("Ana@acme.example"), hint("cleo@acme.example")])]], []);
  expect(await hintsNow()).toEqual(["ana@acme.example", "bo@acme.example", "cleo@acme.example"]);
  await sync("with many", [[told(Array.from({ length: 80 }, (_, n) => hint(`p${n}`)))]], []);
  expect(new Set(await hintsNow()).size).toBe(50);
});

async function hintsNow(): Promise<string[]> {
  const found = await database.pool.query<{ value: string }>(
    `SELECT lower(h->>'value') AS value FROM identities, jsonb_array_elements(owner_hints) h WHERE realm = 'hints' ORDER BY 1`,
  );
  return found.rows.map((row) => row.value);
}

const heldBy = async (realm: string, alias: string) =>
  (
    await database.pool.query<{ name: string }>(
      `SELECT i.realm || ' ' || i.external_id AS name FROM identities i LEFT JOIN aliases a ON a.identity_id = i.id
       WHERE (a.realm = $1 AND a.alias = $2) OR (i.realm = $1 AND i.external_id = $2) GROUP BY 1`,
      [realm, alias],
    )
  ).rows.map((row) => row.name);

it("who was called by an id before its own system told of it gives that id back, whoever claimed it", async () => {
  const early: Identity = {
    ...user("push:early", "early"),
    elsewhere: [{ realm: "aws:2", externalId: "guessed" }],
  };
  await sync("push before", [[early]], ["push:early"]);
  await sync("aws two", [[user("aws:2", "guessed"), user("aws:2", "listed")]], ["aws:2"]);
  expect(await heldBy("aws:2", "guessed")).toEqual(["aws:2 guessed"]);
  expect(await heldBy("push:early", "early")).toEqual(["push:early early"]);
  // A sheet that calls one of them by the id of another makes them no one.
  await sync("sheet of both", [[user("aws:2", "later", ["listed"])]], []);
  await sync("aws two again", [[user("aws:2", "later"), user("aws:2", "listed")]], ["aws:2"]);
  expect(await heldBy("aws:2", "later")).toEqual(["aws:2 later"]);
  expect(await heldBy("aws:2", "listed")).toEqual(["aws:2 listed"]);
});

it("an identity that its own system lists is taken over by nobody who claims its id or its name", async () => {
  const real = [[user("aws:1", "AIDA9", ["arn:real"])]];
  await sync("aws of the real", real, ["aws:1"]);
  const evil = user("push:evil", "evil");
  await sync("push without", [[evil]], ["push:evil"]);
  const claims: Identity = {
    ...evil,
    elsewhere: [
      { realm: "aws:1", externalId: "AIDA9" },
      { realm: "aws:1", externalId: "arn:real" },
    ],
  };
  await sync("push with", [[claims]], ["push:evil"]);
  const late: Identity = { ...claims, ref: { realm: "push:evil", externalId: "late" } };
  await sync("push of a new one", [[late]], ["push:evil"]);
  await sync("a sheet", [[user("aws:1", "of the sheet", ["arn:real"])]], []);
  await sync("aws again", real, ["aws:1"]);
  expect(await heldBy("aws:1", "AIDA9")).toEqual(["aws:1 AIDA9"]);
  expect(await heldBy("aws:1", "arn:real")).toEqual(["aws:1 AIDA9"]);
  expect(await heldBy("push:evil", "late")).toEqual(["push:evil late"]);
});
