import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { exportColumns } from "@/lib/domain/export-columns";
import type { Role } from "@/lib/domain/permissions";
import { withoutFormulaGuard } from "@/lib/domain/text";
import { exportAudit, exportCheckpoints } from "@/lib/features/audit/loaders";
import { exportMatching, exportPicked } from "@/lib/features/identities/loaders-export";
import { readEnv } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { scopeOf } from "@/lib/platform/loader";
import { createLog } from "@/lib/platform/log";
import type { MemberCall } from "@/lib/platform/member-route";
import { createPrisma } from "@/lib/platform/prisma";
import type { PrismaClient } from "@/prisma/generated/client";
import {
  credentialFixture,
  identityFixture,
  insertContainer,
  insertIdentities,
  insertOwnership,
  insertPerson,
} from "@/tests/factories/inventory";
import { createUser, signedIn } from "@/tests/factories/members";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const hostile = [
  '=HYPERLINK("http://evil.example","x")',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  "+1",
  "-1",
  "\t=1",
  "＝1",
  "<script>alert(1)</script>",
  'quoted "name", with, commas\nand a line',
  "pay\u202Eexe.sj",
  "'; DROP TABLE identities;--",
];

let database: TestDatabase;
let prisma: PrismaClient;
const many = 450;
beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrisma(database.pool);
  const account = await insertContainer(database.pool, "payments");
  const person = await insertPerson(database.pool, "Ada", "ada@example.com");
  const identities = [
    ...hostile.map((name, n) => identityFixture({ name, externalId: `hostile-${n}`, system: "hostile" })),
    // More than two pages, with names that sort among each other.
    ...Array.from({ length: many }, (_, n) =>
      identityFixture({
        name: `svc-${(n * 7919) % many}`,
        externalId: `many-${n}`,
        system: "many",
        containerId: account,
        ownerPersonId: n === 0 ? person : null,
        ownerState: n === 0 ? "accepted" : "none",
        credentials: n === 1 ? [credentialFixture({ createdAt: new Date("2020-01-02T03:04:05Z") })] : [],
        goneAt: n === 2 ? now : null,
      }),
    ),
  ];
  await insertIdentities(database.pool, identities);
  const owned = identities.find((each) => each.ownerPersonId);
  await insertOwnership(database.pool, owned?.id ?? "", { personId: person });
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

async function callAs(role: Role, request: Request, personId?: string): Promise<MemberCall> {
  const { member } = await signedIn(prisma, database.pool, await createUser(prisma, role), new Date());
  const linked = personId === undefined ? member : { ...member, personId };
  return {
    request,
    web: {
      env: readEnv({ NODE_ENV: "test" }),
      dataDir: "",
      pool: database.pool,
      prisma,
      log: createLog({ level: "silent", name: "test" }),
    },
    member: linked,
    scope: scopeOf(linked),
    query: new URL(request.url).searchParams,
    now,
  };
}
const get = async (address: Record<string, string>, role: Role = "analyst") =>
  exportMatching(
    await callAs(role, new Request(`http://localhost/api/inventory/export?${new URLSearchParams(address)}`)),
  );
const post = async (form: Record<string, string>) =>
  exportPicked(
    await callAs(
      "analyst",
      new Request("http://localhost/x", { method: "POST", body: new URLSearchParams(form) }),
    ),
  );
const sheetOf = async (response: Response) =>
  z.array(z.record(z.string(), z.string())).parse(parse(await response.text(), { columns: true }));
const linesOf = async (response: Response) =>
  (await response.text())
    .split("\n")
    .filter(Boolean)
    .map((line) => z.looseObject({ externalId: z.string(), name: z.string() }).parse(JSON.parse(line)));
const lastAudit = async () => {
  const { rows } = await database.pool.query<{ code: string; body: string }>(
    "SELECT code, body FROM audit_events ORDER BY seq DESC LIMIT 1",
  );
  return { code: rows[0]?.code, payload: JSON.parse(rows[0]?.body ?? "{}").payload };
};
const present = Array.from({ length: many }, (_, n) => `many-${n}`).filter((id) => id !== "many-2");

describe("the export of the inventory", () => {
  it("holds exactly the rows that the query finds, in their order, over all pages", async () => {
    const lines = await linesOf(await get({ q: "system:many", format: "json", sort: "-name" }));
    expect(lines.map((line) => line.externalId).sort()).toEqual([...present].sort());
    const names = lines.map((line) => line.name);
    expect(names).toEqual([...names].sort().reverse());
    const rows = await sheetOf(await get({ q: "system:many" }));
    expect(rows.map((row) => row.external_id).sort()).toEqual([...present].sort());
  });

  it("has the columns that an import knows, dates in UTC, and who answers", async () => {
    const response = await get({ q: "system:many" });
    expect(response.headers.get("content-disposition")).toBe(
      'attachment; filename="rollcall-identities-2026-11-23T1200Z.csv"',
    );
    const rows = await sheetOf(response);
    expect(Object.keys(rows[0] ?? {})).toEqual([...exportColumns]);
    expect(rows.find((row) => row.external_id === "many-0")).toMatchObject({
      owner: "ada@example.com",
      account: "payments",
    });
    expect(rows.find((row) => row.external_id === "many-1")).toMatchObject({
      credential_types: "access_key",
      oldest_credential: "2020-01-02T03:04:05.000Z",
    });
  });

  it("runs nothing in a spreadsheet: no cell begins like a formula, and every name comes back whole", async () => {
    const rows = await sheetOf(await get({ q: "system:hostile" }));
    expect(rows).toHaveLength(hostile.length);
    for (const cell of rows.flatMap((row) => Object.values(row))) {
      expect(cell).not.toMatch(/^[\s\u00A0\uFEFF]*[=+\-@\t\r\n|%＝＋－＠]/);
    }
    expect(rows.map((row) => withoutFormulaGuard(row.name ?? "")).sort()).toEqual([...hostile].sort());
  });

  it("is said in the audit log before the first row leaves, with the number of rows", async () => {
    const response = await get({ q: "system:many gone:true", format: "json" });
    expect(await lastAudit()).toEqual({
      code: "RC-1603",
      payload: { noun: "identities", format: "json", query: "system:many gone:true", rows: 1 },
    });
    await response.body?.cancel();
  });

  it("takes rows that were picked, also gone ones, or all but some", async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      "SELECT id FROM identities WHERE external_id IN ('many-2', 'many-3') ORDER BY external_id",
    );
    const ids = rows.map((row) => row.id);
    const only = await linesOf(
      await post({ picked: JSON.stringify({ kind: "only", ids }), format: "json", q: "x" }),
    );
    expect(only.map((line) => line.externalId).sort()).toEqual(["many-2", "many-3"]);
    expect((await lastAudit()).payload).toMatchObject({ query: "2 chosen by hand", rows: 2 });
    const rest = await linesOf(
      await post({ picked: JSON.stringify({ kind: "except", ids }), format: "json", q: "system:many" }),
    );
    expect(rest).toHaveLength(present.length - 1);
  });

  it("holds only what the member reaches", async () => {
    const { rows } = await database.pool.query<{ id: string }>("SELECT id FROM people WHERE name = 'Ada'");
    const request = new Request("http://localhost/x?q=&format=json");
    const lines = await linesOf(await exportMatching(await callAs("owner", request, rows[0]?.id)));
    expect(lines.map((line) => line.externalId)).toEqual(["many-0"]);
    expect((await lastAudit()).payload).toMatchObject({ rows: 1 });
  });

  it.each([
    ["a query that cannot be read", { q: "ownr:none" }, "bad_query"],
    ["an order that there is not", { q: "", sort: "id;--" }, "bad_request"],
    ["a format that there is not", { q: "", format: "xml" }, "bad_request"],
    ["a parameter too many", { q: "", limit: "1" }, "bad_request"],
  ])("refuses %s, and says nothing in the audit log", async (_, address, code) => {
    const before = await lastAudit();
    const error = await get(address).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code });
    expect(await lastAudit()).toEqual(before);
  });

  it("is refused after ten in a minute, for that member alone", async () => {
    const make = () => new Request("http://localhost/x?q=system:nothing");
    const call = await callAs("analyst", make());
    for (let n = 0; n < 10; n += 1) await exportMatching(call);
    for (const more of [exportMatching, exportAudit, exportCheckpoints]) {
      await expect(more(call)).rejects.toMatchObject({ code: "too_many_exports" });
    }
    await expect(exportMatching(await callAs("analyst", make()))).resolves.toBeInstanceOf(Response);
  });
});
