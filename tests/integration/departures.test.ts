import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { csvCell } from "@/lib/domain/text";
import { listDepartures, readDeparture } from "@/lib/features/departures/data";
import { allDepartureItems, listDepartureItems } from "@/lib/features/departures/data-items";
import { departureColumns } from "@/lib/features/departures/export-row";
import {
  closeDeparture,
  decideItem,
  listLeftBehind,
  reopenDeparture,
} from "@/lib/features/departures/mutations";
import { noteDeparture } from "@/lib/features/departures/mutations-note";
import { type DepartureIdentity, isUnrotated, type Standing } from "@/lib/features/departures/schema";
import { takeBack } from "@/lib/features/people/mutations-standing";
import { answerQuestion } from "@/lib/features/questions/mutations-answer";
import { inTransaction } from "@/lib/platform/transaction";
import { AskingRig } from "@/tests/factories/asking-rig";
import { auditEventsOf } from "@/tests/factories/audit-events";
import {
  credentialFixture,
  identityFixture,
  insertIdentities,
  insertOwnership,
} from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";

const day = 86_400_000;
let rig: AskingRig;
let ana: string;
let bo: string;
let departureId: string;
let ids: Map<string, string>;

beforeAll(async () => {
  rig = await AskingRig.start();
});
afterAll(() => rig.stop());

/** Ana, whose manager is Bo, left; each identity is called after why it is hers. */
beforeEach(async () => {
  await rig.clear();
  rig.alerts.now = new Date("2026-11-27T10:00:00Z");
  bo = await rig.person("Bo");
  ana = await rig.person("Ana", { manager_id: bo });
  ids = new Map();
  const before = new Date(rig.now.getTime() - 30 * day);
  const key = () => [credentialFixture({ createdAt: before })];
  const add = (name: string, more: Partial<Parameters<typeof identityFixture>[0]> = {}) => {
    const identity = identityFixture({ name, tier: 2, ...more });
    ids.set(name, identity.id);
    return identity;
  };
  await insertIdentities(rig.pool, [
    add("created"),
    add("owned"),
    add("owned with a key", { credentials: key() }),
    add("somebody else's"),
    add("token", { managedBy: "person", kind: "access_token", credentials: key() }),
  ]);
  await hint("created", "creator");
  await hint("token", "owner_object");
  for (const name of ["owned", "owned with a key"])
    await insertOwnership(rig.pool, id(name), { personId: ana });
  await insertOwnership(rig.pool, id("somebody else's"), { personId: bo });
  await rig.pool.query(
    `INSERT INTO findings (id, rule_id, identity_id, key, severity, confidence, sentence, state, first_seen_at, last_seen_at)
     VALUES (gen_random_uuid(), 'personal-token-automation', $1, 'k', 'high', 'high', 'A pipeline reads it.', 'open', now(), now())`,
    [id("token")],
  );
  await rig.pool.query("UPDATE people SET active = false WHERE id = $1", [ana]);
  await inTransaction(rig.pool, (tx) => noteDeparture(tx, ana, "hand", rig.now));
  departureId = (await listDepartures(rig.pool, rig.scope, { limit: 10 })).rows[0]?.id ?? "";
});

const id = (name: string) => ids.get(name) ?? "";
const hint = (name: string, type: string) =>
  rig.pool.query("UPDATE identities SET owner_hints = $2 WHERE id = $1", [
    id(name),
    JSON.stringify([{ type, value: "ana@example.com", at: null }]),
  ]);
const items = () => allDepartureItems(rig.pool, rig.scope, departureId);
const departure = () => readDeparture(rig.pool, rig.scope, departureId);
async function item(name: string): Promise<DepartureIdentity> {
  const found = (await items()).find(({ identity }) => identity.name === name);
  if (!found) throw new Error(`${name} is not on the list`);
  return found;
}
async function stands(): Promise<Record<string, Partial<Record<string, Standing>>>> {
  return Object.fromEntries(
    (await items()).map(({ identity, reasons }) => [
      identity.name,
      Object.fromEntries(reasons.map((each) => [each.why, each.stands])),
    ]),
  );
}

describe("what somebody leaves behind", () => {
  it("is a row for each identity with every reason, and nothing of it is given to anybody", async () => {
    expect(await stands()).toEqual({
      created: { created: "open" },
      owned: { owns: "open" },
      "owned with a key": { owns: "open", could_know: "open" },
      token: { runs_on_theirs: "open", could_know: "open" },
    });
    expect(await departure()).toMatchObject({
      person: { name: "Ana", active: false },
      identities: 4,
      unsettled: 4,
      unrotated: 0,
      why: { owns: 2, created: 1, runs_on_theirs: 1, could_know: 2 },
      stands: { open: 6 },
    });
    const owners = await rig.pool.query(
      "SELECT FROM ownerships WHERE person_id = $1 AND state = 'accepted'",
      [ana],
    );
    expect(owners.rowCount).toBe(2);
    expect((await rig.pool.query("SELECT FROM owner_questions")).rowCount).toBe(0);
  });

  it("pages by name, and shows a part", async () => {
    const page = (after?: string) =>
      listDepartureItems(rig.pool, rig.scope, departureId, { show: "all", limit: 3, after });
    const first = await page();
    const second = await page(first.next ?? undefined);
    expect([...first.rows, ...second.rows].map(({ identity }) => identity.name)).toEqual(
      [...ids.keys()].filter((name) => name !== "somebody else's"),
    );
    const could = await listDepartureItems(rig.pool, rig.scope, departureId, {
      show: "could_know",
      limit: 10,
    });
    expect(could.rows.map(({ identity }) => identity.name)).toEqual(["owned with a key", "token"]);
  });

  it("is shown within the reader's reach only", async () => {
    const { scope } = member("analyst", { membership: { kind: "sources", ids: [randomUUID()] } });
    expect(await readDeparture(rig.pool, scope, departureId)).toMatchObject({ identities: 0 });
    expect((await listDepartureItems(rig.pool, scope, departureId, { show: "all", limit: 9 })).rows).toEqual(
      [],
    );
    const decide = { departureId, identityId: id("owned"), decision: "kept", note: "mine" } as const;
    await expect(decideItem(rig, scope, decide, rig.now)).rejects.toMatchObject({ code: "no_such_item" });
    await expect(closeDeparture(rig, scope, { departureId, note: "over" }, rig.now)).rejects.toMatchObject({
      code: "not_permitted",
    });
  });
});

describe("successors", () => {
  it("are asked after Send, with evidence, and own nothing before they accept", async () => {
    const cleo = await rig.person("Cleo");
    await rig.suggest([id("owned")], { person: cleo });
    expect((await item("owned")).proposed).toEqual({ name: "Cleo", why: "the tag owner names you" });
    expect((await item("created")).proposed).toEqual({ name: "Bo", why: "the manager of Ana" });
    expect((await item("token")).proposed).toBeNull();
    const preview = await rig.preview({ departureId });
    expect(preview).toMatchObject({ items: 3, people: 2, blocked: null });
    expect(await rig.questions()).toEqual([]);

    expect(await rig.send({ departureId })).toMatchObject({ items: 3, people: 2 });
    expect(
      (await rig.questions()).map(({ kind, who, identity }) => `${kind} ${who} ${identity}`).sort(),
    ).toEqual(["succeed Bo created", "succeed Bo owned with a key", "succeed Cleo owned"]);
    const evidence = await rig.pool.query("SELECT evidence FROM owner_questions WHERE identity_id = $1", [
      id("created"),
    ]);
    expect(evidence.rows[0].evidence).toEqual([
      { kind: "left", text: "Ana, who made it, left (noticed 2026-11-27)" },
      { kind: "successor", text: "the manager of Ana" },
    ]);
    expect(await stands()).toMatchObject({ owned: { owns: "asked" }, created: { created: "asked" } });
    expect((await rig.preview({ departureId })).blocked).not.toBeNull();
    const still = await rig.pool.query("SELECT FROM ownerships WHERE person_id = $1 AND state = 'accepted'", [
      ana,
    ]);
    expect(still.rowCount).toBe(2);

    const [question] = (await rig.questions()).filter(({ identity }) => identity === "owned with a key");
    const by = { personId: bo, actor: `person:${bo}`, name: "Bo", via: "app", scope: rig.scope } as const;
    await answerQuestion(rig, by, { questionId: question?.id ?? "", says: "accept" }, rig.now);
    const taken = await item("owned with a key");
    expect(taken).toMatchObject({
      owners: [{ name: "Bo" }],
      question: { state: "accepted", answeredBy: "Bo" },
    });
    expect(taken.reasons.map(({ stands: now }) => now)).toEqual(["taken", "open"]);
    expect(isUnrotated(taken)).toBe(true);
    expect(await departure()).toMatchObject({ unrotated: 1, unsettled: 4 });
  });

  it("need not answer what somebody took over meanwhile, nor anything once the leaver is back", async () => {
    await rig.send({ departureId });
    await rig.tick();
    const states = async () =>
      (await rig.questions()).map(({ identity, state }) => `${identity} ${state}`).sort();
    expect(await states()).toEqual(["created asked", "owned asked", "owned with a key asked"]);
    await insertOwnership(rig.pool, id("created"), { personId: await rig.person("Cleo") });
    await rig.tick();
    expect(await states()).toEqual(["created withdrawn", "owned asked", "owned with a key asked"]);
    await inTransaction(rig.pool, (tx) => takeBack(tx, [ana], "test", rig.now));
    await rig.tick();
    expect(await states()).toEqual(["created withdrawn", "owned with a key withdrawn", "owned withdrawn"]);
  });

  it("who name another have them asked in the same place, without another Send; whoever is not named waits for one", async () => {
    await rig.send({ departureId });
    const cleo = await rig.person("Cleo");
    const says = async (
      name: string,
      answer: { reason: "theirs" | "unsure"; named?: { kind: "person"; id: string } },
    ) => {
      const [question] = (await rig.questions()).filter(({ identity }) => identity === name);
      const by = { personId: bo, actor: `person:${bo}`, name: "Bo", via: "app", scope: rig.scope } as const;
      await answerQuestion(rig, by, { questionId: question?.id ?? "", says: "decline", ...answer }, rig.now);
    };
    await says("owned", { reason: "theirs", named: { kind: "person", id: cleo } });
    await says("created", { reason: "theirs", named: { kind: "person", id: cleo } });
    await says("owned with a key", { reason: "unsure" });
    const kept = { departureId, identityId: id("created"), decision: "kept", note: "a lab" } as const;
    await decideItem(rig, rig.scope, kept, rig.now);
    rig.days(1);
    await rig.tick();
    const asked = (await rig.questions()).filter(({ state }) => state === "asked");
    expect(asked).toMatchObject([{ kind: "succeed", who: "Cleo", identity: "owned" }]);
    const { rows } = await rig.pool.query(
      `SELECT departure_id, round_id IS NOT NULL AS sent, evidence FROM owner_questions WHERE id = $1`,
      [asked[0]?.id],
    );
    expect(rows).toEqual([
      {
        departure_id: departureId,
        sent: true,
        evidence: [
          { kind: "left", text: "Ana, who answers for it, left (noticed 2026-11-27)" },
          { kind: "named", text: "Bo says that it is yours" },
        ],
      },
    ]);
    expect(await stands()).toMatchObject({ owned: { owns: "asked" }, created: { created: "kept" } });
    expect((await item("owned")).owners).toMatchObject([{ name: "Ana" }]);
  });

  it("who said that it is not theirs are not proposed again", async () => {
    await rig.send({ departureId });
    for (const question of await rig.questions()) {
      await rig.pool.query("UPDATE owner_questions SET state = 'declined', answered_at = $2 WHERE id = $1", [
        question.id,
        rig.now,
      ]);
    }
    expect((await item("owned")).proposed).toBeNull();
    expect(await stands()).toMatchObject({ owned: { owns: "open" } });
  });
});

describe("what stands is read from the data", () => {
  const set = (sql: string, name: string, ...values: unknown[]) => rig.pool.query(sql, [id(name), ...values]);

  it("rotated, once every key is newer than the departure; what has no date is not known to be", async () => {
    const rotate = "UPDATE credentials SET last_rotated_at = $2 WHERE identity_id = $1";
    await set(rotate, "token", new Date(rig.now.getTime() - day));
    expect((await item("token")).secret).toBe("old");
    await set(rotate, "token", new Date(rig.now.getTime() + day));
    expect((await stands()).token).toMatchObject({ could_know: "rotated" });
    await set(
      "UPDATE credentials SET last_rotated_at = NULL, created_at = NULL WHERE identity_id = $1",
      "token",
    );
    expect(await item("token")).toMatchObject({ secret: "unknown" });
    expect((await stands()).token).toMatchObject({ could_know: "open" });
  });

  it("retired, when it or its key is gone, or no automation runs on it", async () => {
    await set("UPDATE findings SET state = 'resolved' WHERE identity_id = $1", "token");
    await set("UPDATE credentials SET status = 'revoked' WHERE identity_id = $1", "token");
    await set("UPDATE identities SET gone_at = now() WHERE id = $1", "owned");
    await set("DELETE FROM identities WHERE id = $1", "created");
    expect(await stands()).toMatchObject({
      token: { runs_on_theirs: "retired", could_know: "retired" },
      owned: { owns: "retired" },
    });
    expect(await departure()).toMatchObject({ identities: 4, unsettled: 1 });
  });

  it("open, while nobody else who is here answers for it", async () => {
    await set("UPDATE ownerships SET state = 'declined' WHERE subject_id = $1", "owned");
    expect(await stands()).toMatchObject({ owned: { owns: "open" } });
    await set("UPDATE ownerships SET state = 'accepted', person_id = $2 WHERE subject_id = $1", "owned", bo);
    expect(await stands()).toMatchObject({ owned: { owns: "taken" } });
    await rig.pool.query("UPDATE people SET active = false WHERE id = $1", [bo]);
    expect(await stands()).toMatchObject({ owned: { owns: "open" } });
  });
});

describe("looked for by hand", () => {
  it("lists what those left behind who were gone before, and what sources told since; of nobody who is here", async () => {
    await rig.pool.query("DELETE FROM departures");
    const listed = await listLeftBehind(rig, rig.scope, ana, rig.now);
    expect(listed.items).toBe(4);
    departureId = listed.departureId;
    const keep = { departureId, identityId: id("owned"), decision: "kept", note: "Bo holds it" } as const;
    await decideItem(rig, rig.scope, keep, rig.now);
    await hint("somebody else's", "creator");
    expect(await listLeftBehind(rig, rig.scope, ana, rig.now)).toEqual({ departureId, items: 5 });
    expect(await item("owned")).toMatchObject({ note: "Bo holds it" });
    expect((await auditEventsOf(rig.pool, "departure.listed")).at(-1)).toMatchObject({
      payload: { departureId, personId: ana, items: 5 },
    });
    await expect(listLeftBehind(rig, rig.scope, bo, rig.now)).rejects.toMatchObject({ code: "is_here" });
    await expect(listLeftBehind(rig, rig.scope, randomUUID(), rig.now)).rejects.toMatchObject({
      code: "no_such_person",
    });
  });
});

describe("a human", () => {
  it("decides that something stays, closes for a reason and opens again; all of it is audited", async () => {
    const keep = {
      departureId,
      identityId: id("owned with a key"),
      decision: "kept",
      note: "Bo holds it",
    } as const;
    await decideItem(rig, rig.scope, keep, rig.now);
    expect(await item("owned with a key")).toMatchObject({
      note: "Bo holds it",
      proposed: null,
      decidedAt: rig.now,
    });
    expect(await departure()).toMatchObject({ unsettled: 3, stands: { kept: 2, open: 4 } });
    await decideItem(
      rig,
      rig.scope,
      { ...{ departureId, identityId: keep.identityId }, decision: "open" },
      rig.now,
    );
    expect(await item("owned with a key")).toMatchObject({ note: null, decidedBy: null });

    const close = (note: string) => closeDeparture(rig, rig.scope, { departureId, note }, rig.now);
    await expect(close("")).rejects.toMatchObject({ code: "still_open" });
    await close("The rest is switched off in May");
    expect(await departure()).toMatchObject({ closeNote: "The rest is switched off in May" });
    await expect(decideItem(rig, rig.scope, keep, rig.now)).rejects.toMatchObject({ code: "closed" });
    await expect(close("again")).rejects.toMatchObject({ code: "closed" });
    await reopenDeparture(rig, rig.scope, departureId);
    expect(await departure()).toMatchObject({ closedAt: null, closeNote: null });
    await close("over");
    await rig.pool.query("UPDATE people SET active = true WHERE id = $1", [ana]);
    await expect(reopenDeparture(rig, rig.scope, departureId)).rejects.toMatchObject({ code: "came_back" });
    const events = await auditEventsOf(rig.pool, "departure.closed");
    expect(events[0]).toMatchObject({ payload: { departureId, personId: ana, unsettled: 4 } });
  });

  it("closes without a reason when nothing is open", async () => {
    for (const identityId of ids.values()) {
      if (identityId === id("somebody else's")) continue;
      await decideItem(rig, rig.scope, { departureId, identityId, decision: "kept", note: "fine" }, rig.now);
    }
    await closeDeparture(rig, rig.scope, { departureId, note: "" }, rig.now);
    expect((await departure())?.closedAt).toEqual(rig.now);
  });
});

it("is exported line by line, and no name runs as a formula", async () => {
  await rig.pool.query("UPDATE identities SET name = '=cmd()' WHERE id = $1", [id("owned")]);
  const found = await departure();
  if (!found) throw new Error("no departure");
  const lines = (await items()).flatMap((each) =>
    each.reasons.map((reason) => ({ departure: found, item: each, reason })),
  );
  expect(lines).toHaveLength(6);
  const csv = lines.map((line) => departureColumns.map(({ cell }) => csvCell(cell(line))).join(","));
  expect(csv.find((line) => line.includes("cmd()"))).toContain(`"'=cmd()"`);
});
