import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { github } from "@/lib/connectors/github/connector";
import { fakeGitHub } from "@/lib/connectors/github/fixtures/fake-github";
import { context as githubContext } from "@/lib/connectors/github/fixtures/read-github";
import { gitlab } from "@/lib/connectors/gitlab/connector";
import { fakeGitLab, context as gitlabContext } from "@/lib/connectors/gitlab/fixtures/fake-gitlab";
import { loadAccess } from "@/lib/features/access/data";
import { Scope } from "@/lib/platform/scope";
import { accessCommand, batchOf, syncFixture } from "@/tests/factories/access-commands";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const noOne = Scope.ofMember({
  ...{ actor: "user:x", role: "auditor", personId: null },
  membership: { kind: "sources", ids: ["00000000-0000-4000-8000-000000000000"] },
});
const namesOf = (lines: string[]) => lines.map((line): string => JSON.parse(line).name).sort();

describe("GitHub", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await syncFixture(database, github, githubContext(fakeGitHub()));
  });
  afterAll(() => database.drop());

  it("answers by permissions of apps, tokens, deploy keys and workflows", async () => {
    const answers = await batchOf(
      database,
      ["token/9501", "contents:write", "acme/shop"],
      ["token/9501", "contents:write", "acme/tools"],
      ["token/9502", "contents:read", "acme/tools"],
      ["installation/1", "contents:write", "acme/shop"],
      ["installation/1", "members:read", "acme"],
      ["deploy-key/51", "contents:write", "acme/shop"],
      ["deploy-key/52", "contents:write", "acme/shop"],
      ["repo:acme/shop", "contents:write", "acme/shop"],
      ["repo:acme/shop", "administration:write", "acme/shop"],
      ["login/acme-ci-bot", "contents:write", "acme/shop"],
      ["token/9502", "contents:write", "acme/docs"],
      ["token/9502", "get secrets"],
    );
    expect(answers.map(({ verdict }) => verdict)).toEqual([
      ...["allowed", "denied", "allowed", "depends", "allowed", "allowed"],
      ...["denied", "allowed", "denied", "depends", "denied", "depends"],
    ]);
  });

  it("lists everybody who may, what somebody holds, and tells nothing of others", async () => {
    const { out } = await accessCommand(database, "who-can", "contents:write", "acme/shop", "--json");
    expect(namesOf(out)).toEqual(
      expect.arrayContaining(["Workflows of acme/shop", "deploy", "deployer", "server"]),
    );
    const held = JSON.parse((await accessCommand(database, "can", "token/9501", "--json")).out.join(""));
    expect(held.routes.map(({ id, where }: { id: string; where: string }) => `${id} @ ${where}`)).toEqual([
      "push-code @ acme/shop",
    ]);
    const access = await loadAccess(database.pool, noOne, { identities: [], source: null });
    expect(access.whoCan({ action: "contents:write", resource: "", namespace: "", context: {} })).toEqual([]);
  });
});

describe("GitLab", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await syncFixture(database, gitlab, gitlabContext(fakeGitLab()));
  });
  afterAll(() => database.drop());

  it("answers by roles and scopes together", async () => {
    const answers = await batchOf(
      database,
      ["token/1", "manage_members", "acme/shop"],
      ["token/2", "write_repository", "acme/shop"],
      ["token/2", "write_repository", "acme/docs"],
      ["token/3", "write_repository", "acme/shop"],
      ["token/3", "run_pipeline", "acme/shop"],
      ["deploy-key/41", "write_repository", "acme/shop"],
      ["deploy-key/41", "write_repository", "acme/docs"],
      ["jane", "manage_group", "acme"],
      ["bo", "manage_group", "acme"],
      ["Pipelines of acme/shop", "write_repository", "acme/shop"],
    );
    expect(answers.map(({ verdict }) => verdict)).toEqual([
      ...[
        "allowed",
        "allowed",
        "denied",
        "allowed",
        "denied",
        "allowed",
        "denied",
        "allowed",
        "depends",
        "depends",
      ],
    ]);
    expect(answers[1]?.reason).toBe(
      "Allowed by the role Maintainer on acme/shop and the scope api on acme/shop.",
    );
  });

  it("lists everybody who may, and tells nothing of others", async () => {
    const { out } = await accessCommand(database, "who-can", "write_repository", "acme/shop", "--json");
    expect(namesOf(out)).toEqual(expect.arrayContaining(["ci", "forever", "group-deploy", "jane", "mirror"]));
    const access = await loadAccess(database.pool, noOne, { identities: [], source: null });
    expect(access.whoCan({ action: "write_repository", resource: "", namespace: "", context: {} })).toEqual(
      [],
    );
  });
});
