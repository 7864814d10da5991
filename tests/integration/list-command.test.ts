import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { register as registerList } from "@/bin/commands/list";
import { register as registerShow } from "@/bin/commands/show";
import { exportColumns } from "@/lib/domain/export-columns";
import { hostileName, identityId, insertSmallWorld } from "@/tests/factories/small-world";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "rollcall-list-"));
  await insertSmallWorld(database.pool);
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Runs the command in this process and gives what it wrote. */
async function rollcall(...args: string[]): Promise<{ out: string[]; err: string }> {
  vi.stubEnv("DATABASE_URL", database.url);
  const written = { out: "", err: "" };
  const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.out += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written.err += String(text);
    return true;
  });
  const program = new Command("rollcall").exitOverride();
  registerList(program);
  registerShow(program);
  try {
    await program.parseAsync([...args, "--data", folder], { from: "user" });
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  return { out: written.out.split("\n").slice(0, -1), err: written.err };
}

const objects = async (...args: string[]) =>
  (await rollcall(...args, "--json")).out.map((line): Record<string, unknown> => JSON.parse(line));

describe("rollcall list", () => {
  it.each([
    ["identities", 4],
    ["credentials", 3],
    ["placements", 2],
    ["grants", 4],
    ["trust", 2],
    ["members", 1],
    ["entitlements", 3],
    ["accounts", 3],
    ["sources", 2],
    ["changes", 0],
  ])("%s --json gives one object a line: %i", async (noun, count) => {
    expect(await objects("list", noun)).toHaveLength(count);
  });

  it("lets a script count every attachment", async () => {
    const held = (await objects("list", "grants")).map(
      ({ principal, entitlement, target, effect, condition, source }) => ({
        principal,
        entitlement,
        target,
        effect,
        condition,
        source,
      }),
    );
    expect(held).toContainEqual({
      principal: {
        id: await identityId(database.pool, "AIDA2"),
        type: "identity",
        kind: "cloud_user",
        name: "ci",
        externalId: "AIDA2",
      },
      entitlement: {
        id: expect.any(String),
        kind: "inline_policy",
        name: "read",
        externalId: "read",
        system: "aws",
        managedBy: "customer",
      },
      target: { id: expect.any(String), kind: "bucket", name: "backups", externalId: "bucket" },
      effect: "allow",
      condition: { StringEquals: { a: "b" } },
      source: { id: expect.any(String), name: "cloud" },
    });
  });

  it("writes dates as ISO 8601 and nothing as null", async () => {
    const [role] = await objects("list", "identities", "--where", "deploy");
    expect(role).toMatchObject({
      createdAt: "2024-01-01T00:00:00.000Z",
      expiresAt: null,
      owner: { state: "none", person: null },
    });
  });

  it("prints a table of what a query finds, safe for a terminal", async () => {
    const { out, err } = await rollcall("list", "identities", "--where", "account:sandbox");
    expect(out[0]).toMatch(/^NAME +KIND +SYSTEM +ACCOUNT +STATUS +OWNER +LAST USED +KEYS$/);
    expect(out).toHaveLength(3);
    expect(out.join(" ")).not.toMatch(/\p{Cc}|\p{Cf}/u);
    expect(err).toBe("2 in all.\n");
  });

  it("says how many more there are", async () => {
    const { out, err } = await rollcall("list", "identities", "--limit", "1");
    expect(out).toHaveLength(2);
    expect(err).toBe("The first 1 of 4; --limit N shows more, --json and --csv give all.\n");
    expect(await objects("list", "identities", "--limit", "3")).toHaveLength(3);
  });

  it("says how many a comparison left out", async () => {
    const { out, err } = await rollcall("list", "identities", "--where", "created:>1d", "--json");
    expect(out).toHaveLength(2);
    expect(err).toBe("2 left out, because what is asked is unknown of them.\n");
  });

  it.each(["privileged:true", "-privileged:true"])("does not pass what is unknown by %s", async (query) => {
    const { out, err } = await rollcall("list", "identities", "--where", query);
    expect(out).toEqual([]);
    expect(err).toBe("Nothing matches.\n4 left out, because what is asked is unknown of them.\n");
  });

  it("writes CSV that no spreadsheet runs", async () => {
    const { out } = await rollcall("list", "identities", "--csv");
    expect(out[0]).toBe(exportColumns.map((column) => `"${column}"`).join(","));
    expect(out).toHaveLength(5);
    expect(out.filter((line) => line.startsWith(`"'${hostileName}`))).toHaveLength(1);
    expect(out.filter((line) => line.startsWith('"deploy"'))).toHaveLength(1);
    expect((await rollcall("list", "grants", "--csv", "--limit", "1")).out).toHaveLength(2);
  });

  it("points at what is wrong in a query and reads nothing", async () => {
    const refused = rollcall("list", "identities", "--where", "kind:cloud_role lastusd:>90d env:prod");
    await expect(refused).rejects.toMatchObject({ code: "bad_query", exitCode: 2 });
    await expect(refused).rejects.toThrow(
      "\n  kind:cloud_role lastusd:>90d env:prod\n                  ^^^^^^^\n",
    );
    await expect(refused).rejects.toThrow("Did you mean lastused?");
    await expect(refused).rejects.toThrow("Did you mean production?");
  });

  it("refuses other nouns, limits and combinations", async () => {
    for (const args of [["secrets"], ["identities", "--limit", "0"], ["identities", "--json", "--csv"]]) {
      await expect(rollcall("list", ...args)).rejects.toMatchObject({
        name: expect.stringContaining("Error"),
      });
    }
  });
});

describe("rollcall show", () => {
  it("describes one identity for a person", async () => {
    const { out, err } = await rollcall("show", "AKIA2");
    const text = out.join("\n");
    expect(out[0]).toBe("ci");
    expect(out[1]).toContain("An AWS user in account payments. It has 1 active credential, static.");
    expect(text).toMatch(/Access\n {2}EFFECT +ENTITLEMENT +KIND +ON +THROUGH\n/);
    expect(text).toContain("group admins");
    expect(text).toContain("Acme / payments");
    expect(text).toContain("/srv/.env");
    expect(err).toBe("");
  });

  it("tells what agents use apart from what may be become", async () => {
    const agent = await database.pool.query<{ id: string; of: string }>(
      `INSERT INTO trusts SELECT (json_populate_record(t, json_build_object('id', gen_random_uuid(), 'kind', 'agent', 'subject', 'helper'))).*
       FROM trusts t LIMIT 1 RETURNING id, identity_id AS of`,
    );
    const { id, of } = agent.rows[0] ?? { id: "", of: "" };
    const text = (await rollcall("show", of)).out.join("\n");
    await database.pool.query("DELETE FROM trusts WHERE id = $1", [id]);
    const [, becoming = "", use = ""] = text.split(
      /\nWho may become it, and what runs as it\n|\nWhich agents use it\n/,
    );
    expect(becoming).not.toContain("helper");
    expect(use).toContain("helper");
  });

  it("gives one object", async () => {
    const [found, ...more] = await objects("show", "arn:aws:iam::4711:role/deploy");
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      name: "deploy",
      aliases: ["arn:aws:iam::4711:role/deploy"],
      trustedBy: { more: false },
    });
  });

  it("says that there is none, and which ones there are of a name", async () => {
    await expect(rollcall("show", "nobody")).rejects.toMatchObject({ code: "no_such_identity", exitCode: 1 });
    await expect(rollcall("show", "ci")).rejects.toMatchObject({ code: "ambiguous_name", exitCode: 2 });
  });
});
