import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { removeDemo } from "@/lib/features/demo/mutations-remove";
import { countIdentities } from "@/lib/features/identities/data";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { countUnowned, eachUnowned, listUnowned, readStandIn } from "@/lib/features/ownership/data-unowned";
import { assignOwner } from "@/lib/features/ownership/mutations";
import { chooseStandIn } from "@/lib/features/ownership/mutations-stand-in";
import { undoOwner } from "@/lib/features/ownership/mutations-undo";
import { type UnownedRow, unownedRows } from "@/lib/features/ownership/schema-unowned";
import { mergePeople, undoMerge } from "@/lib/features/people/mutations-merge";
import { removeTeam } from "@/lib/features/people/mutations-teams";
import { readAsking } from "@/lib/features/questions/data-asking";
import { previewOverdue } from "@/lib/features/questions/data-overdue";
import { setOverdue } from "@/lib/features/questions/mutations-further";
import { setThreshold } from "@/lib/features/thresholds/mutations";
import { noteHalves, tellUnowned } from "@/lib/jobs/questions/tell-unowned";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { AskingRig } from "@/tests/factories/asking-rig";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { insertContainer } from "@/tests/factories/inventory";
import { createUser } from "@/tests/factories/members";
import { insertQuestion } from "@/tests/factories/questions";
import { member } from "@/tests/factories/scopes";
import { SmtpServer } from "@/tests/factories/smtp-server";
import { createSource } from "@/tests/factories/sync-engine";

const day = 86_400_000;
let rig: AskingRig;
let smtp: SmtpServer;

beforeEach(async () => {
  rig = await AskingRig.start();
  smtp = await new SmtpServer().start();
});
afterEach(async () => {
  smtp.stop();
  await rig.stop();
});

const textOf = (data: string) =>
  data
    .replaceAll("=\r\n", "")
    .replaceAll("=\n", "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
const ago = (days: number) => new Date(rig.now.getTime() - days * day);
const terms = (query: string) => {
  const parsed = parseQuery(query, identityFields);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.terms;
};

async function queue(query = "", scope = rig.scope): Promise<UnownedRow[]> {
  const rows: UnownedRow[] = [];
  for await (const row of eachUnowned(rig.pool, scope, { terms: terms(query), now: rig.now })) rows.push(row);
  return rows;
}
const rowOf = async (id: string) => (await queue()).find((row) => row.id === id);

async function assign(ids: readonly string[], personId: string, agreed = true) {
  const owner = { kind: "person", id: personId } as const;
  const asked = {
    selection: { kind: "ids", ids: [...ids] },
    part: "technical",
    owner,
    agreed,
    why: "",
  } as const;
  return assignOwner(
    rig,
    member("analyst"),
    { ...asked, selection: { kind: "ids", ids: [...ids] } },
    rig.now,
  );
}

describe("the queue", () => {
  it("holds what nobody answers for: what is overdue first, then the highest risk; the inventory finds the same", async () => {
    const [late = ""] = await rig.identities(1, { name: "late", risk: 1, firstSeenAt: ago(31) });
    const [fresh = ""] = await rig.identities(1, { name: "fresh", risk: 90, firstSeenAt: ago(29) });
    const [strong = ""] = await rig.identities(1, { name: "strong", risk: 5, tier: 1, firstSeenAt: ago(8) });
    const [owned = ""] = await rig.identities(1, { name: "owned", firstSeenAt: ago(99) });
    await rig.identities(1, { name: "a person's", class: "human", firstSeenAt: ago(99) });
    await assign([owned], await rig.person("Ana"));
    const rows = await queue();
    expect(rows.map(({ id, overdue }) => [id, overdue])).toEqual([
      [strong, true],
      [late, true],
      [fresh, false],
    ]);
    expect(rows[0]?.dueAt).toEqual(new Date(ago(8).getTime() + 7 * day));
    expect(rows[1]?.dueAt).toEqual(new Date(ago(31).getTime() + 30 * day));
    const query = { now: rig.now, timeoutMs: 5_000 };
    const found = await countIdentities(rig.pool, rig.scope, { ...query, terms: terms(unownedRows) });
    expect(found).toEqual({ count: 3, capped: false });
    expect(await countUnowned(rig.pool, rig.scope, { ...query, terms: [] })).toEqual(found);
    expect((await queue("overdue:true")).map(({ id }) => id)).toEqual([strong, late]);
    expect((await queue("-overdue:true")).map(({ id }) => id)).toEqual([fresh]);
    expect((await queue("privileged:true")).map(({ id }) => id)).toEqual([strong]);
  });

  it("is read page by page, there and back, each once", async () => {
    await rig.identities(7, { firstSeenAt: ago(40) });
    await rig.identities(4, { firstSeenAt: ago(1), risk: null });
    const asked = { terms: [], now: rig.now, limit: 4 };
    const pages = [await listUnowned(rig.pool, rig.scope, asked)];
    for (let next = pages[0]?.next; next; next = pages.at(-1)?.next ?? null) {
      pages.push(await listUnowned(rig.pool, rig.scope, { ...asked, after: next }));
    }
    const ids = pages.flatMap(({ rows }) => rows.map(({ id }) => id));
    expect(new Set(ids).size).toBe(11);
    expect(ids).toEqual((await queue()).map(({ id }) => id));
    const back = await listUnowned(rig.pool, rig.scope, { ...asked, before: pages[2]?.previous ?? "" });
    expect(back.rows).toEqual(pages[1]?.rows);
  });

  it("shows somebody of one account theirs only", async () => {
    const shop = await insertContainer(rig.pool, "shop");
    const [inside = ""] = await rig.identities(1, { containerId: shop, firstSeenAt: ago(99) });
    await rig.identities(1, { firstSeenAt: ago(99) });
    const { scope } = member("analyst", { membership: { kind: "containers", ids: [shop] } });
    expect((await queue("", scope)).map(({ id }) => id)).toEqual([inside]);
    expect(await queue("", member("owner").scope)).toEqual([]);
  });

  it("says how each stands", async () => {
    const [bo, cy] = [await rig.person("Bo"), await rig.person("Cy")];
    const [never = "", suggested = "", passed = "", declined = "", asked = ""] = await rig.identities(5);
    await rig.suggest([suggested], { person: cy });
    await insertQuestion(rig.pool, passed, { personId: bo, state: "expired", at: ago(20) });
    const no = await insertQuestion(rig.pool, declined, { personId: bo, at: ago(2) });
    await rig.answered(no, "declined", { reason: "not_mine" });
    await rig.pool.query("UPDATE identities SET owner_state = 'declined' WHERE id = $1", [declined]);
    await insertQuestion(rig.pool, asked, { personId: cy, at: ago(1) });
    expect((await rowOf(never))?.words).toBe("Never asked: nobody is known who may answer.");
    expect((await rowOf(suggested))?.words).toBe("Never asked. Cy is suggested (high).");
    expect((await rowOf(passed))?.words).toBe("Bo was asked and let it pass. Nobody else is known.");
    expect((await rowOf(declined))?.words).toBe("Bo declined: it is not theirs. Nobody else is known.");
    expect((await rowOf(asked))?.words).toBe("Cy was asked and has not answered yet.");
  });
});

describe("the clock", () => {
  // What is taken away without a word about when is noted by the database's clock.
  beforeEach(async () => {
    rig.alerts.now = await databaseNow(rig.pool);
  });

  it("runs from when the last owner fell away, whatever took them", async () => {
    const [left, silent, cleared] = [
      await rig.person("Left"),
      await rig.person("Silent"),
      await rig.person("Bo"),
    ];
    const [a = "", b = "", c = ""] = await rig.identities(3, { firstSeenAt: ago(900) });
    await assign([a], left);
    await assign([b], silent);
    await assign([c], cleared);
    rig.days(2);
    await rig.pool.query("UPDATE people SET active = false, gone_at = $2 WHERE id = $1", [left, rig.now]);
    const gone = rig.now;
    rig.days(3);
    await rig.pool.query("UPDATE ownerships SET set_at = set_at - interval '3 days' WHERE subject_id = $1", [
      c,
    ]);
    const nobody = {
      selection: { kind: "ids" as const, ids: [c] },
      part: "technical" as const,
      agreed: false,
      why: "",
    };
    await assignOwner(rig, member("analyst"), { ...nobody, owner: { kind: "nobody" } }, rig.now);
    expect(await rowOf(a)).toMatchObject({ since: gone, words: "Left accepted it, and left." });
    expect((await rowOf(c))?.since.getTime()).toBeGreaterThan(ago(900).getTime());
    expect(await rowOf(b)).toBeUndefined();
    const accepted = ago(5);
    rig.days(362);
    expect((await rowOf(b))?.since).toEqual(new Date(accepted.getTime() + 365 * day));
    expect((await rowOf(b))?.words).toBe("Silent accepted it, too long ago to count.");
  });

  it("does not begin anew for an acceptance that was taken back within a day", async () => {
    const bo = await rig.person("Bo");
    const [id = ""] = await rig.identities(1, { firstSeenAt: ago(50) });
    const { operation } = await assign([id], bo);
    expect(await rowOf(id)).toBeUndefined();
    rig.alerts.later(5);
    await undoOwner(rig, member("analyst"), operation, rig.now);
    expect((await rowOf(id))?.since).toEqual(new Date(rig.now.getTime() - 5 * 60_000 - 50 * day));
  });

  it("goes by the deadlines that are set, and asks for a second owner where one is needed", async () => {
    const [id = ""] = await rig.identities(1, { firstSeenAt: ago(20) });
    expect((await rowOf(id))?.overdue).toBe(false);
    await setThreshold(rig, rig.scope, { name: "unowned", value: 10 }, rig.now);
    expect((await rowOf(id))?.overdue).toBe(true);
    await assign([id], await rig.person("Bo"));
    expect(await rowOf(id)).toBeUndefined();
    await rig.pool.query(
      "INSERT INTO labels (subject_type, subject_id, name, value, origin, why, set_by, set_at) VALUES ('identity', $1, 'sensitivity', 'high', 'person', '', 'x', $2)",
      [id, rig.now],
    );
    const tx = await rig.pool.connect();
    await refreshDerived(tx, [id]).finally(() => tx.release());
    const row = await rowOf(id);
    expect(row).toMatchObject({
      words: "Bo answers for it; its business owner is missing.",
      since: rig.now,
      overdue: false,
    });
  });
});

describe("who sees to it", () => {
  it("is the account's team, else who is chosen, else analysts", async () => {
    const [bo, cy] = [await rig.person("Bo"), await rig.person("Cy")];
    const team = await rig.team("Shop team", [bo]);
    const shop = await insertContainer(rig.pool, "shop");
    await rig.pool.query("UPDATE containers SET owner_team_id = $2 WHERE id = $1", [shop, team]);
    const [inside = ""] = await rig.identities(1, { containerId: shop });
    const [outside = ""] = await rig.identities(1);
    expect((await rowOf(inside))?.seesToIt).toMatchObject({
      party: { name: "Shop team" },
      why: "its account shop is theirs",
    });
    expect((await rowOf(outside))?.seesToIt.party).toBeNull();
    await chooseStandIn(rig, rig.scope, { kind: "person", id: cy }, rig.now);
    expect((await rowOf(outside))?.seesToIt.party).toMatchObject({ id: cy });
    await rig.pool.query("UPDATE people SET active = false, gone_at = $1", [rig.now]);
    expect((await rowOf(inside))?.seesToIt.party).toBeNull();
    expect((await rowOf(outside))?.seesToIt.party).toBeNull();
    expect(await auditEventsOf(rig.pool, "stand-in.chosen")).toHaveLength(1);
    await expect(chooseStandIn(rig, rig.scope, { kind: "person", id: bo }, rig.now)).rejects.toMatchObject({
      code: "no_such_owner",
    });
    const part = member("admin", { membership: { kind: "containers", ids: [shop] } });
    await expect(chooseStandIn(rig, part.scope, null, rig.now)).rejects.toThrow();
  });
});

describe("who is chosen", () => {
  it("stays chosen when two people become one and back, and a team is not removed under it", async () => {
    const [bo, cy] = [await rig.person("Bo"), await rig.person("Cy")];
    const team = await rig.team("Shop team", [cy]);
    const by = { scope: rig.scope, name: "Ada" };
    await chooseStandIn(rig, rig.scope, { kind: "person", id: bo }, rig.now);
    const { operation } = await mergePeople(rig, by, { keepId: cy, otherId: bo }, rig.now);
    expect((await readStandIn(rig.pool)).party).toMatchObject({ id: cy });
    await undoMerge(rig, by, operation, rig.now);
    expect((await readStandIn(rig.pool)).party).toMatchObject({ id: bo });
    await chooseStandIn(rig, rig.scope, { kind: "team", id: team }, rig.now);
    await expect(removeTeam(rig, rig.scope, team)).rejects.toMatchObject({ code: "team_stands_in" });
    await chooseStandIn(rig, rig.scope, null, rig.now);
    await removeTeam(rig, rig.scope, team);
    expect((await rig.pool.query("SELECT FROM teams")).rowCount).toBe(0);
  });
});

describe("what is past its deadline", () => {
  async function switchedOn(on = true) {
    const config = {
      host: "127.0.0.1",
      port: String(smtp.port),
      security: "none",
      from: "rollcall@example.com",
    };
    rig.channelId = (await rig.alerts.channel("email", config)).channelId;
    const ana = await rig.person("Ana");
    await rig.suggest(await rig.identities(1, { name: "asked", firstSeenAt: rig.now }), { person: ana });
    await rig.send();
    await rig.deliver();
    if (on) await setOverdue(rig, rig.scope, await seen(), rig.now);
    smtp.letters.length = 0;
    return ana;
  }
  async function seen() {
    const { people, identities } = await previewOverdue(rig.pool, rig.now);
    return { people, identities };
  }
  const letters = () => smtp.letters.map(({ to }) => to[0]).sort();

  async function world() {
    const [bo, ada] = [await rig.person("Bo"), await rig.person("Ada")];
    const team = await rig.team("Shop team", [bo]);
    const shop = await insertContainer(rig.pool, "shop");
    await rig.pool.query("UPDATE containers SET owner_team_id = $2 WHERE id = $1", [shop, team]);
    const user = await createUser(rig.alerts.prisma, "analyst");
    await rig.pool.query("UPDATE users SET person_id = $2 WHERE id = $1", [user.id, ada]);
    return rig.identities(3, { name: "<i>late</i>", containerId: shop, tier: 1, firstSeenAt: ago(20) });
  }

  it("is told to nobody before an administrator switched it on, whatever was sent", async () => {
    await world();
    await switchedOn(false);
    await rig.tick();
    expect(letters()).toEqual([]);
    expect((await rig.pool.query("SELECT FROM owner_messages WHERE kind = 'unowned'")).rowCount).toBe(0);
    expect((await rig.pool.query("SELECT FROM owner_escalations")).rowCount).toBe(0);
  });

  it("is switched on with what was seen, and nothing else, by administrators of the whole", async () => {
    await world();
    const nothing = { people: 0, identities: 0 };
    await expect(setOverdue(rig, rig.scope, await seen(), rig.now)).rejects.toMatchObject({
      code: "no_channel",
    });
    await switchedOn(false);
    expect(await previewOverdue(rig.pool, rig.now)).toEqual({ people: 1, identities: 3, waiting: 0 });
    await expect(setOverdue(rig, rig.scope, nothing, rig.now)).rejects.toMatchObject({
      code: "other_by_now",
    });
    const part = member("admin", { membership: { kind: "teams", ids: [] } });
    await expect(setOverdue(rig, part.scope, await seen(), rig.now)).rejects.toThrow();
    await setOverdue(rig, rig.scope, await seen(), rig.now);
    await rig.tick();
    expect(letters()).toEqual(["bo@example.com"]);
    await setOverdue(rig, rig.scope, null, rig.now);
    expect(await auditEventsOf(rig.pool, "asking.overdue")).toMatchObject([
      { payload: { on: true, people: 1, identities: 3 } },
      { payload: { on: false } },
    ]);
  });

  it("is not told of what somebody may still answer a question about, nor to whom was written to that day", async () => {
    const [one = ""] = await world();
    await insertQuestion(rig.pool, one, { personId: await rig.person("Cy"), at: ago(1) });
    await switchedOn();
    await rig.tick();
    expect(letters().filter((to) => to === "bo@example.com")).toHaveLength(1);
    const [letter] = smtp.letters.filter(({ to }) => to[0] === "bo@example.com");
    expect(textOf(letter?.data ?? "")).toContain("Nobody answers for 2 identities");
    const found = await rig.pool.query<{ id: string }>("SELECT id FROM people WHERE name = 'Bo'");
    const [asked = ""] = await rig.identities(1, { firstSeenAt: rig.now });
    await insertQuestion(rig.pool, asked, { personId: found.rows[0]?.id ?? "", at: rig.now });
    rig.alerts.later(60);
    await rig.tick();
    expect(letters().filter((to) => to === "bo@example.com")).toHaveLength(1);
    rig.days(1);
    await rig.tick();
    expect(letters().filter((to) => to === "bo@example.com")).toHaveLength(2);
    const container = await rig.pool.query<{ id: string }>(
      "SELECT container_id AS id FROM identities WHERE id = $1",
      [one],
    );
    const late = {
      name: "later",
      tier: 1,
      firstSeenAt: ago(20),
      containerId: container.rows[0]?.id ?? null,
    } as const;
    await rig.identities(1, late);
    await rig.pool.query("DELETE FROM settings WHERE name = 'unownedLooked'");
    await rig.tick();
    expect(letters().filter((to) => to === "bo@example.com")).toHaveLength(2);
    rig.days(1.1);
    await rig.tick();
    expect(letters().filter((to) => to === "bo@example.com")).toHaveLength(3);
  });

  it("is told to the technical owner where only the business owner is missing, from when that is known", async () => {
    const dee = await rig.person("Dee");
    const [id = ""] = await rig.identities(1, { name: "half", firstSeenAt: ago(400) });
    await assign([id], dee);
    rig.days(200);
    await rig.pool.query("UPDATE identities SET sensitivity = 'high' WHERE id = $1", [id]);
    await noteHalves(rig.pool, rig.now);
    const known = rig.now;
    expect(await rowOf(id)).toMatchObject({ since: known, overdue: false });
    rig.days(20);
    await assign([id], dee);
    await noteHalves(rig.pool, rig.now);
    expect(await rowOf(id)).toMatchObject({ since: known, overdue: false });
    rig.days(11);
    await switchedOn();
    await rig.tick();
    const [letter] = smtp.letters.filter(({ to }) => to[0] === "dee@example.com");
    const text = textOf(letter?.data ?? "");
    expect(text).toContain("The business owner of 1 identity is missing, past the time for it");
    expect(text).toContain("Its business owner is missing since");
    expect(text).not.toContain("Nobody");
    expect(text).not.toContain("/ownership");
    await rig.pool.query("UPDATE identities SET sensitivity = 'low' WHERE id = $1", [id]);
    rig.days(1);
    await noteHalves(rig.pool, rig.now);
    expect((await rig.pool.query("SELECT FROM owner_halves")).rowCount).toBe(0);
  });

  it("is told once to who sees to it, after as much time again to analysts, and then no more", async () => {
    const [one = "", ...others] = await world();
    await switchedOn();
    await rig.tick();
    expect(letters()).toEqual(["bo@example.com"]);
    expect(textOf(smtp.letters[0]?.data ?? "")).toContain(
      "Nobody answers for 3 identities, past the time for it",
    );
    expect(textOf(smtp.letters[0]?.data ?? "")).toContain("&lt;i&gt;late&lt;/i&gt;");
    expect((await rowOf(one))?.told).toEqual([{ step: 1, at: rig.now }]);
    await rig.tick();
    rig.days(1);
    await rig.tick();
    expect(letters()).toEqual(["bo@example.com"]);
    await assign([one], await rig.person("Dee"));
    rig.days(6.5);
    await rig.tick();
    expect(letters().filter((to) => to === "ada@example.com")).toHaveLength(1);
    const told = textOf(smtp.letters.find(({ to }) => to[0] === "ada@example.com")?.data ?? "");
    expect(told).toContain("Nobody answers for 2 identities");
    expect((await rowOf(others[0] ?? ""))?.told.map(({ step }) => step)).toEqual([1, 2]);
    for (let n = 0; n < 20; n += 1) {
      rig.days(1);
      await rig.tick();
    }
    expect(letters().filter((to) => to === "ada@example.com")).toHaveLength(1);
    expect(letters().filter((to) => to === "bo@example.com")).toHaveLength(1);
    expect(await auditEventsOf(rig.pool, "unowned.told")).toMatchObject([
      { payload: { first: 3, second: 0, people: 1 } },
      { payload: { first: 0, second: 2, people: 1 } },
    ]);
    expect(rig.alerts.defects).toEqual([]);
  });

  it("is told as a whole or not at all: a job that dies midway leaves nothing, and the next tells it", async () => {
    await world();
    await switchedOn();
    await rig.pool.query(
      "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'killed'; END $$",
    );
    await rig.pool.query(
      "CREATE TRIGGER die BEFORE INSERT ON owner_escalations FOR EACH ROW EXECUTE FUNCTION die()",
    );
    await expect(tellUnowned(rig.pool, rig.now)).rejects.toThrow("killed");
    expect((await rig.pool.query("SELECT FROM owner_messages WHERE kind = 'unowned'")).rowCount).toBe(0);
    await rig.pool.query("DROP TRIGGER die ON owner_escalations");
    await Promise.all([tellUnowned(rig.pool, rig.now), tellUnowned(rig.pool, rig.now)]);
    expect((await rig.pool.query("SELECT FROM owner_messages WHERE kind = 'unowned'")).rowCount).toBe(1);
  });

  it("waits for somebody to tell, and goes to analysts once where nobody else sees to it", async () => {
    await rig.identities(1, { name: "late", tier: 1, firstSeenAt: ago(20) });
    await switchedOn();
    await rig.tick();
    expect((await rig.pool.query("SELECT FROM owner_escalations")).rowCount).toBe(0);
    const ada = await rig.person("Ada");
    const user = await createUser(rig.alerts.prisma, "admin");
    await rig.pool.query("UPDATE users SET person_id = $2 WHERE id = $1", [user.id, ada]);
    for (let n = 0; n < 12; n += 1) {
      rig.days(1);
      await rig.tick();
    }
    expect(letters().filter((to) => to === "ada@example.com")).toHaveLength(1);
  });

  it("is not told any more once the demo, on which it was tried, is removed", async () => {
    await world();
    await switchedOn();
    const id = await createSource(rig.pool, "demo");
    await rig.pool.query("UPDATE sources SET demo = true WHERE id = $1", [id]);
    await removeDemo(rig.pool, "test");
    expect(await readAsking(rig.pool)).toMatchObject({ channelId: null, further: null, overdue: null });
    await tellUnowned(rig.pool, rig.now);
    expect((await rig.pool.query("SELECT FROM owner_messages WHERE kind = 'unowned'")).rowCount).toBe(0);
  });

  it("is not sent of what somebody accepted meanwhile", async () => {
    const ids = await world();
    await switchedOn();
    await tellUnowned(rig.pool, rig.now);
    await assign(ids, await rig.person("Dee"));
    await rig.deliver();
    expect(letters()).toEqual([]);
    const { rows } = await rig.pool.query("SELECT state FROM owner_messages WHERE kind = 'unowned'");
    expect(rows).toEqual([{ state: "dropped" }]);
  });
});
