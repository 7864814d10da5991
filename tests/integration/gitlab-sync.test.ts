import { afterAll, beforeAll, expect, test } from "vitest";
import { gitlabConfigSchema } from "@/lib/connectors/gitlab/config";
import { gitlab } from "@/lib/connectors/gitlab/connector";
import { fakeGitLab, now, ofGroup } from "@/lib/connectors/gitlab/fixtures/fake-gitlab";
import { fakeHttp } from "@/lib/connectors/sdk/contract-kit-live";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const engine = testEngine(database.pool, gitlab, {
    liveContext: async (_source, _connector, signal) => ({
      now,
      config: gitlabConfigSchema.parse(ofGroup),
      fingerprint: null,
      signal,
      warn: () => undefined,
      http: fakeHttp(fakeGitLab()),
    }),
  });
  await syncOnce(engine, await createSource(database.pool, "acme", "gitlab"));
});
afterAll(() => database.drop());

async function rows(sql: string): Promise<unknown[][]> {
  return (await database.pool.query({ text: sql, rowMode: "array" })).rows;
}

test("every scope ends complete", async () => {
  expect(await rows("SELECT DISTINCT status, failure FROM sync_scopes")).toEqual([["complete", null]]);
});

test("a project's token acts as its bot, and the secrets of a project are read by its pipelines", async () => {
  expect(
    await rows(`SELECT i.name, s.name FROM trusts t JOIN identities i ON i.id = t.identity_id
      JOIN identities s ON s.id = t.subject_id WHERE t.kind = 'runs_as' AND s.name = 'ci'`),
  ).toEqual([["project_101_bot_1f2e", "ci"]]);
  expect(
    await rows(
      `SELECT p.name, i.name FROM placements p JOIN identities i ON i.id = p.identity_id ORDER BY 1`,
    ),
  ).toEqual([
    ["DB_PASSWORD", "Pipelines of acme/shop"],
    ["LICENCE", "Pipelines of acme/shop"],
  ]);
});

test("a service account that is a member under any name is a machine's, whichever list was read first", async () => {
  expect(await rows("SELECT kind, class, managed_by FROM identities WHERE external_id = 'user/951'")).toEqual(
    [["service_account", "non_human", "customer"]],
  );
});

test("no secret is anywhere in the database", async () => {
  const [[dump] = []] = await rows(
    `SELECT string_agg(query_to_xml(format('SELECT * FROM %I', table_name), true, true, '')::text, '')
     FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`,
  );
  expect(String(dump)).toContain("project_101_bot_1f2e");
  expect(String(dump)).not.toContain("CANARY");
});
