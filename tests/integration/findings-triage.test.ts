import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listFindings } from "@/lib/features/findings/data";
import { findingTriage } from "@/lib/features/findings/data-history";
import { getFinding } from "@/lib/features/findings/data-one";
import { countFindingSelection, findingTerms } from "@/lib/features/findings/data-selection";
import { assignFindings, undoAssignment } from "@/lib/features/findings/mutations-assign";
import { addComment, deleteComment, editComment } from "@/lib/features/findings/mutations-comments";
import { type AssignFindings, addCommentSchema } from "@/lib/features/findings/schema-triage";
import { systemScope } from "@/lib/platform/scope";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { type FindingFixture, findingFixture, insertFindings } from "@/tests/factories/findings";
import {
  identityFixture,
  insertIdentities,
  insertOwnership,
  insertPerson,
  insertTeam,
} from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-27T00:00:00Z");
const later = new Date("2026-11-27T00:05:00Z");
const everybody = systemScope("test");
const ana = member("analyst", { id: "ana" });
let database: TestDatabase;
let pool: Pool;
let owner: ReturnType<typeof member>;
let people: { ada: string; team: string };
const ids = { owned: randomUUID(), lone: randomUUID() };
let found: Record<"owned" | "lone", FindingFixture>;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  people = {
    ada: await insertPerson(pool, "Ada", "ada@example.com"),
    team: await insertTeam(pool, "Payments"),
  };
  await insertIdentities(pool, [
    identityFixture({ id: ids.owned, name: "owned", ownerPersonId: people.ada, ownerState: "accepted" }),
    identityFixture({ id: ids.lone, name: "lone" }),
  ]);
  await insertOwnership(pool, ids.owned, { personId: people.ada });
  owner = member("owner", { id: "ada", personId: people.ada });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await pool.query("DELETE FROM findings");
  found = {
    owned: findingFixture({ identity_id: ids.owned, rank: 20 }),
    lone: findingFixture({ identity_id: ids.lone, rank: 10 }),
  };
  await insertFindings(pool, Object.values(found));
});

const both = () => ({ kind: "ids" as const, ids: [found.owned.id, found.lone.id] });
const assign = (to: AssignFindings["to"], at = now, selection: AssignFindings["selection"] = both()) =>
  assignFindings({ pool }, ana, { selection, to }, at);
async function listed(q: string) {
  const page = await listFindings(pool, everybody, {
    terms: findingTerms(q),
    now,
    sort: "rank",
    direction: "desc",
    limit: 50,
  });
  return page.rows.map(({ identity, assignee }) => [identity?.name, assignee?.name ?? null]);
}

describe("assigning", () => {
  it("gives findings to a person or a team, by whose name they are found, and takes them back", async () => {
    const first = await assign({ kind: "person", id: people.ada });
    expect(first).toMatchObject({ changed: 2, unchanged: 0 });
    expect(await listed("assignee:ada")).toEqual([
      ["owned", "Ada"],
      ["lone", "Ada"],
    ]);
    const second = await assign({ kind: "team", id: people.team }, later);
    expect(await listed("assignee:payments")).toHaveLength(2);
    expect(await listed("assignee:none")).toEqual([]);
    expect(await undoAssignment({ pool }, ana, second.operation, later)).toEqual({ restored: 2 });
    expect(await listed("assignee:ada")).toHaveLength(2);
    expect(await undoAssignment({ pool }, ana, first.operation, later)).toEqual({ restored: 2 });
    expect(await listed("assignee:any")).toEqual([]);
  });

  it("to each identity's owner leaves alone what nobody answers for", async () => {
    expect(await assign({ kind: "owner" })).toMatchObject({ changed: 1, unchanged: 1 });
    expect(await listed("")).toEqual([
      ["owned", "Ada"],
      ["lone", null],
    ]);
    expect((await auditEventsOf(pool, "finding.assigned")).at(-1)?.payload).toMatchObject({
      to: "owner",
      findingIds: [found.owned.id],
    });
  });

  it("is nobody's undo but the one's who did it, and not of what was decided since", async () => {
    const done = await assign({ kind: "person", id: people.ada });
    const ben = member("analyst", { id: "ben" });
    await expect(undoAssignment({ pool }, ben, done.operation, later)).rejects.toMatchObject({
      code: "undo_too_late",
    });
    const one = { kind: "ids" as const, ids: [found.lone.id] };
    await assign({ kind: "team", id: people.team }, later, one);
    expect(await undoAssignment({ pool }, ana, done.operation, later)).toEqual({ restored: 1 });
    expect(await listed("")).toEqual([
      ["owned", null],
      ["lone", "Payments"],
    ]);
  });

  it("to nobody is taken back only where nobody else said since whose it is", async () => {
    const ben = member("analyst", { id: "ben" });
    const give = (by: typeof ana, to: AssignFindings["to"], minute: number, id = found.lone.id) =>
      assignFindings(
        { pool },
        by,
        { selection: { kind: "ids", ids: [id] }, to },
        new Date(now.getTime() + minute * 60_000),
      );
    await assign({ kind: "team", id: people.team });
    const mine = await give(ana, { kind: "person", id: people.ada }, 1);
    await give(ben, { kind: "nobody" }, 2);
    expect(await undoAssignment({ pool }, ana, mine.operation, later)).toEqual({ restored: 0 });

    const freed = await give(ana, { kind: "nobody" }, 3, found.owned.id);
    expect(await undoAssignment({ pool }, ana, freed.operation, later)).toEqual({ restored: 1 });
    const again = await give(ana, { kind: "nobody" }, 6, found.owned.id);
    await give(ben, { kind: "person", id: people.ada }, 7, found.owned.id);
    await give(ben, { kind: "nobody" }, 8, found.owned.id);
    const last = new Date(now.getTime() + 9 * 60_000);
    expect(await undoAssignment({ pool }, ana, again.operation, last)).toEqual({ restored: 0 });
    expect(await listed("")).toEqual([
      ["owned", null],
      ["lone", null],
    ]);
  });

  it("is taken back within reach only", async () => {
    const done = await assign({ kind: "team", id: people.team });
    const narrowed = member("analyst", { id: "ana", membership: { kind: "teams", ids: [randomUUID()] } });
    expect(await undoAssignment({ pool }, narrowed, done.operation, later)).toEqual({ restored: 0 });
    expect(await listed("assignee:payments")).toHaveLength(2);
  });

  it("of all that match is exactly what was shown", async () => {
    const selection = { kind: "query" as const, query: "", except: [found.lone.id], count: 1 };
    expect(await countFindingSelection(pool, ana.scope, selection, now)).toBe(1);
    expect(await assign({ kind: "person", id: people.ada }, now, selection)).toMatchObject({ changed: 1 });
    await insertFindings(pool, [{ identity_id: ids.owned, key: "new" }]);
    await expect(assign({ kind: "nobody" }, now, selection)).rejects.toMatchObject({
      code: "selection_grew",
    });
  });

  it("reaches no further than the one who assigns", async () => {
    const narrow = member("analyst", { membership: { kind: "teams", ids: [people.team] } });
    await expect(
      assignFindings({ pool }, narrow, { selection: both(), to: { kind: "nobody" } }, now),
    ).rejects.toMatchObject({ code: "no_such_finding" });
  });
});

describe("comments", () => {
  const history = async (scope = everybody) => {
    const view = await getFinding(pool, scope, found.owned.id, now);
    if (!view) throw new Error("it is gone");
    const { history: told } = await findingTriage(pool, scope, view.finding);
    return told.flatMap((event) => (event.kind === "commented" ? [event] : []));
  };

  it("are written on what one reaches, without secrets, and changed by nobody else", async () => {
    const body = "line one\nghp_a7Bc9dEfGh1jKlMn0pQrStUvWxYz12345678 <img src=x>";
    const { id } = await addComment({ pool }, owner.scope, { findingId: found.owned.id, body }, now);
    const [comment] = await history(owner.scope);
    expect(comment).toMatchObject({ own: true, edited: false, deleted: false });
    expect(comment?.body).toContain("<img src=x>");
    expect(comment?.body).not.toContain("ghp_a7");
    await expect(editComment({ pool }, ana.scope, { id, body: "mine" }, now)).rejects.toMatchObject({
      code: "no_such_comment",
    });
    await expect(deleteComment({ pool }, ana.scope, id, now)).rejects.toMatchObject({
      code: "no_such_comment",
    });
    await editComment({ pool }, owner.scope, { id, body: "better" }, later);
    expect(await history(ana.scope)).toMatchObject([{ own: false, edited: true, body: "better" }]);
    await deleteComment({ pool }, owner.scope, id, later);
    expect(await history()).toMatchObject([{ deleted: true, body: "" }]);
    const told = (await auditEventsOf(pool, "finding.commented")).map(({ payload }) => payload.change);
    expect(told).toEqual(["added", "edited", "deleted"]);
  });

  it("are let alone by whoever no longer reaches the finding", async () => {
    const { id } = await addComment({ pool }, owner.scope, { findingId: found.owned.id, body: "x" }, now);
    const left = member("owner", { id: "ada", personId: randomUUID() }).scope;
    const refused = { code: "no_such_comment" };
    await expect(editComment({ pool }, left, { id, body: "y" }, later)).rejects.toMatchObject(refused);
    await expect(deleteComment({ pool }, left, id, later)).rejects.toMatchObject(refused);
    expect(await history()).toMatchObject([{ body: "x", edited: false, deleted: false }]);
  });

  it("are not written on what is not there, or is somebody else's", async () => {
    const write = (findingId: string) => addComment({ pool }, owner.scope, { findingId, body: "x" }, now);
    await expect(write(found.lone.id)).rejects.toMatchObject({ code: "no_such_finding" });
    await expect(write(randomUUID())).rejects.toMatchObject({ code: "no_such_finding" });
  });

  it("hold something, and not too much", () => {
    const fits = (body: string) => addCommentSchema.safeParse({ findingId: randomUUID(), body }).success;
    expect([" ", "x", "x".repeat(4001)].map(fits)).toEqual([false, true, false]);
  });
});
