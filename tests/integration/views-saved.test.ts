import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findingPresets } from "@/lib/domain/finding-presets";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { ruleOf } from "@/lib/domain/rules/catalogue";
import { listViews, type Viewer } from "@/lib/features/views/data";
import { changeView, deleteView, saveView } from "@/lib/features/views/mutations";
import { type ViewContent, viewContentSchema } from "@/lib/features/views/schema";
import { AppError } from "@/lib/platform/errors";
import { createPrisma } from "@/lib/platform/prisma";
import type { PrismaClient } from "@/prisma/generated/client";
import { createUser } from "@/tests/factories/members";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let prisma: PrismaClient;
let ada: Viewer;
let bob: Viewer;
beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrisma(database.pool);
  ada = { userId: (await createUser(prisma, "analyst")).id, canShare: true };
  bob = { userId: (await createUser(prisma, "auditor")).id, canShare: false };
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});
beforeEach(async () => {
  await database.pool.query("DELETE FROM saved_views");
});

const content = (more: Partial<ViewContent> = {}): ViewContent => ({
  noun: "identities",
  name: "Payments",
  query: "account:payments-prod",
  sort: "-lastused",
  columns: ["kind", "lastused"],
  shared: false,
  isDefault: false,
  ...more,
});
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
const namesOf = async (viewer: Viewer) =>
  (await listViews(database.pool, viewer, "identities")).map((view) => view.name);
const audit = async () => {
  const { rows } = await database.pool.query<{ code: string; actor: string; body: string }>(
    "SELECT code, actor, body FROM audit_events ORDER BY seq DESC",
  );
  return rows;
};

describe("saved views", () => {
  it("are their maker's own until they are shared, and keep query, order and columns", async () => {
    const { id } = await saveView({ prisma }, ada, content());
    expect(await namesOf(bob)).toEqual([]);
    expect(await listViews(database.pool, ada, "identities")).toEqual([
      expect.objectContaining({
        id,
        query: "account:payments-prod",
        sort: "-lastused",
        columns: ["kind", "lastused"],
        mine: true,
        editable: true,
        isDefault: false,
      }),
    ]);
    await changeView({ prisma }, ada, id, content({ shared: true }));
    expect(await listViews(database.pool, bob, "identities")).toEqual([
      expect.objectContaining({ id, mine: false, editable: false }),
    ]);
  });

  it("write an audit row with every change, and none with a refused one", async () => {
    const before = (await audit()).length;
    const { id } = await saveView({ prisma }, ada, content());
    await deleteView({ prisma }, ada, id);
    expect(await codeOf(deleteView({ prisma }, ada, id))).toBe("no_such_view");
    const rows = (await audit()).slice(0, -before || undefined);
    expect(rows.map((row) => [row.code, row.actor])).toEqual([
      ["RC-1602", `user:${ada.userId}`],
      ["RC-1601", `user:${ada.userId}`],
    ]);
    expect(JSON.parse(rows[0]?.body ?? "").payload).toEqual({ viewId: id, name: "Payments", shared: false });
  });

  it("are not touched by others: a private one does not exist for them, a shared one needs the right to share", async () => {
    const mine = await saveView({ prisma }, ada, content());
    const shared = await saveView({ prisma }, ada, content({ name: "All of us", shared: true }));
    for (const { id } of [mine, shared]) {
      expect(await codeOf(changeView({ prisma }, bob, id, content({ name: "Taken" })))).toBe("no_such_view");
      expect(await codeOf(deleteView({ prisma }, bob, id))).toBe("no_such_view");
    }
    expect(await codeOf(saveView({ prisma }, bob, content({ shared: true })))).toBe("not_permitted");
    const carl: Viewer = { userId: (await createUser(prisma, "admin")).id, canShare: true };
    expect(await codeOf(deleteView({ prisma }, carl, mine.id))).toBe("no_such_view");
    expect(await codeOf(deleteView({ prisma }, carl, shared.id))).toBe("done");
    expect(await namesOf(ada)).toEqual(["Payments"]);
  });

  it("have each name once for each person", async () => {
    await saveView({ prisma }, ada, content());
    expect(await codeOf(saveView({ prisma }, ada, content()))).toBe("name_taken");
    expect(await codeOf(saveView({ prisma }, bob, content()))).toBe("done");
    expect(await namesOf(ada)).toEqual(["Payments"]);
  });

  it("one of them is what the inventory starts with, for that person alone", async () => {
    const first = await saveView({ prisma }, ada, content({ shared: true, isDefault: true }));
    const second = await saveView({ prisma }, ada, content({ name: "Other" }));
    const starts = async (viewer: Viewer) =>
      (await listViews(database.pool, viewer, "identities"))
        .filter((view) => view.isDefault)
        .map((view) => view.id);
    expect(await starts(ada)).toEqual([first.id]);
    expect(await starts(bob)).toEqual([]);
    await changeView({ prisma }, ada, second.id, content({ name: "Other", isDefault: true }));
    expect(await starts(ada)).toEqual([second.id]);
    await changeView({ prisma }, ada, first.id, content({ shared: true, isDefault: false }));
    expect(await starts(ada)).toEqual([second.id]);
    await deleteView({ prisma }, ada, second.id);
    const { rows } = await database.pool.query("SELECT preferences FROM users WHERE id = $1", [ada.userId]);
    expect(rows).toEqual([{ preferences: {} }]);
  });
});

describe("views of findings", () => {
  const ofFindings = (more: Partial<ViewContent> = {}) =>
    content({
      noun: "findings",
      name: "Payments",
      query: "severity:critical account:payments-prod",
      sort: "-rank",
      columns: [],
      ...more,
    });

  it("stand apart from those of the inventory, and follow the grammar of findings", async () => {
    const inventory = await saveView({ prisma }, ada, content());
    const { id } = await saveView({ prisma }, ada, viewContentSchema.parse(ofFindings({ shared: true })));
    expect((await listViews(database.pool, bob, "findings")).map((view) => view.id)).toEqual([id]);
    expect((await listViews(database.pool, ada, "identities")).map((view) => view.id)).toEqual([
      inventory.id,
    ]);
    // A view does not become one of another list.
    expect(await codeOf(changeView({ prisma }, ada, inventory.id, ofFindings({ name: "Other" })))).toBe(
      "no_such_view",
    );
    await changeView({ prisma }, ada, id, ofFindings({ query: "risk:nhi2" }));
    expect(await listViews(database.pool, bob, "findings")).toEqual([]);
    await deleteView({ prisma }, ada, id);
    expect(await listViews(database.pool, ada, "findings")).toEqual([]);
  });

  it.each([
    ["a query of the inventory", { query: "keyage:>365d" }],
    ["an order of the inventory", { sort: "-keyage" }],
    ["columns", { columns: ["kind"] }],
    ["what the inbox starts with", { isDefault: true }],
  ])("do not hold %s", (_, wrong) => {
    expect(viewContentSchema.safeParse(ofFindings()).success).toBe(true);
    expect(viewContentSchema.safeParse(ofFindings(wrong)).success).toBe(false);
  });

  it("of everybody can be read, with names that need quotes too", () => {
    for (const { query } of findingPresets(['Ana "the" Silva', "none", "a,b"])) {
      expect(parseQuery(query, findingFields)).toMatchObject({ ok: true });
    }
    const named = findingPresets(["x"]).flatMap(
      ({ query }) => /rule:(\S+)/.exec(query)?.[1]?.split(",") ?? [],
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((rule) => ruleOf(rule) === undefined)).toEqual([]);
  });
});

describe("what can be saved", () => {
  it.each([
    ["a query that cannot be read", { query: "ownr:none" }],
    ["a column that there is not", { columns: ["password"] }],
    ["an order that there is not", { sort: "id; drop table" }],
    ["no name", { name: "  " }],
  ])("is not %s", (_, wrong) => {
    expect(viewContentSchema.safeParse({ ...content(), ...wrong }).success).toBe(false);
  });

  it("is a view whose text is kept as it is", () => {
    expect(viewContentSchema.parse(content({ name: " <b>ours</b> " })).name).toBe("<b>ours</b>");
  });
});
