import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ResolvedWhy } from "@/lib/domain/resolved-why";
import { readFindingIssues } from "@/lib/features/alerts/data";
import { saveCustomRule } from "@/lib/features/custom-rules/mutations";
import { applyExceptions } from "@/lib/jobs/assess/exceptions";
import { AlertRig } from "@/tests/factories/alert-rig";
import { definitionFixture } from "@/tests/factories/custom-rules";
import { setAside } from "@/tests/factories/exceptions";
import { type FindingFixture, insertFindings } from "@/tests/factories/findings";
import { identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { JiraServer } from "@/tests/factories/jira-server";

let rig: AlertRig;
let jira: JiraServer;
let viewId: string;
let identity: string;

beforeAll(async () => {
  rig = await AlertRig.start();
  viewId = await rig.view("severity:critical", "Critical");
  identity = randomUUID();
  await insertIdentities(rig.pool, [identityFixture({ id: identity, name: "ci-deploy [~admin] {html}" })]);
});
afterAll(() => rig.stop());
const basic = `Basic ${Buffer.from("bot@example.com:tok-en").toString("base64")}`;
beforeEach(async () => {
  jira = new JiraServer(true, basic);
  await jira.start();
  await rig.pool.query("DELETE FROM findings; DELETE FROM alerts; DELETE FROM channels");
  rig.now = new Date("2026-11-27T10:00:00Z");
});
afterEach(() => {
  jira.stop();
  expect(rig.defects).toEqual([]);
});

const finding = (more: Partial<FindingFixture> = {}) => ({
  id: randomUUID(),
  identity_id: identity,
  severity: "critical",
  rank: 4000,
  sentence: "Its owner left.",
  ...more,
});
const armed = async (more: Record<string, string> = {}, alert: object = {}) => {
  const { channelId } = await rig.channel("jira", {
    url: jira.origin,
    email: "bot@example.com",
    token: "tok-en",
    project: "SEC",
    reopenTransition: "Reopen",
    labels: "nhi",
    ...more,
  });
  await rig.arm((await rig.alert({ channelId, viewId, ...alert })).alertId);
  return channelId;
};
const become = async (state: "open" | ResolvedWhy, ...ids: string[]) => {
  await rig.pool.query(
    `UPDATE findings SET state = CASE WHEN $2 = 'open' THEN 'open' ELSE 'resolved' END, resolved_at = CASE WHEN $2 <> 'open' THEN $3::timestamptz END,
       resolved_why = nullif($2, 'open'), times = times + CASE WHEN $2 = 'open' THEN 1 ELSE 0 END WHERE id = ANY($1::uuid[])`,
    [ids, state, rig.now],
  );
  rig.later(6);
  await rig.tick();
};
const issue = (key = "SEC-1") => {
  const there = jira.issues.get(key);
  if (!there) throw new Error(`no ${key}`);
  return there;
};
const comments = (key?: string) => issue(key).comments.map((each) => JSON.stringify(each));

describe("an issue of a finding", () => {
  it("is made, linked, closed on proof, and opened again when the finding comes back", async () => {
    await armed();
    const one = finding();
    await insertFindings(rig.pool, [one]);
    await rig.tick();
    expect(issue().fields).toMatchObject({
      summary: "Critical: ci-deploy [~admin] {html}: Its owner left.",
      labels: ["rollcall", `rollcall-${one.id}`, "nhi"],
      issuetype: { name: "Task" },
      description: { type: "doc", version: 1 },
    });
    expect(JSON.stringify(issue().fields.description)).toContain(`/findings/${one.id}`);
    expect(await readFindingIssues(rig.pool, one.id)).toMatchObject([
      { key: "SEC-1", url: `${jira.origin}/browse/SEC-1`, state: "open", channelName: "jira" },
    ]);

    await become("proof", one.id);
    expect(issue().status).toBe("Done");
    expect(comments()).toEqual([expect.stringContaining("Closed on proof")]);
    expect(await readFindingIssues(rig.pool, one.id)).toMatchObject([{ state: "done" }]);

    await become("open", one.id);
    expect(issue().status).toBe("To Do");
    expect(comments()[1]).toContain("found again");
    expect(await readFindingIssues(rig.pool, one.id)).toMatchObject([{ key: "SEC-1", state: "open" }]);
    expect(jira.issues.size).toBe(1);
    expect((await rig.deliveries()).map(({ state }) => state)).toEqual(["sent", "sent", "sent"]);
  });

  it("stays, with a comment, where only its rule was switched off", async () => {
    await armed();
    const one = finding();
    await insertFindings(rig.pool, [one]);
    await rig.tick();
    await become("rule_off", one.id);
    expect(issue().status).toBe("To Do");
    expect(comments()).toEqual([expect.stringContaining("was switched off")]);
    expect(comments()[0]).not.toContain("Closed");
    expect(await readFindingIssues(rig.pool, one.id)).toMatchObject([{ state: "open" }]);
    await become("open", one.id);
    await become("gone", one.id);
    expect(issue().status).toBe("Done");
    expect(comments().at(-1)).toContain("what it was about is gone");
  });

  it("stays, with a comment, where only its rule or a limit was changed", async () => {
    await armed();
    const one = finding();
    await insertFindings(rig.pool, [one]);
    await rig.tick();
    await become("rule_changed", one.id);
    expect(issue().status).toBe("To Do");
    expect(comments()).toEqual([expect.stringContaining("was changed, and it no longer asks this")]);
    expect(comments()[0]).not.toContain("Closed");
    expect(await readFindingIssues(rig.pool, one.id)).toMatchObject([{ state: "open" }]);
  });

  it("is let alone while people set its finding aside, and hears when that ended", async () => {
    await armed();
    const one = finding();
    await insertFindings(rig.pool, [one]);
    await rig.tick();
    await setAside(rig, one.id, "accepted_risk", 30);
    rig.later(6);
    await rig.tick();
    expect(issue()).toMatchObject({ status: "To Do", comments: [] });
    rig.later(31 * 24 * 60);
    await applyExceptions(rig.pool, rig.now);
    await rig.tick();
    expect(comments()).toEqual([expect.stringContaining("Back in the inbox: its exception's time was over")]);
    await become("proof", one.id);
    expect(issue().status).toBe("Done");
  });

  it("that was closed for a channel that is gone is told of, and opened, when another channel finds it", async () => {
    await armed();
    const one = finding();
    await insertFindings(rig.pool, [one]);
    await rig.tick();
    await become("proof", one.id);
    await rig.pool.query("DELETE FROM alerts; DELETE FROM channels");
    await armed();
    await become("open", one.id);
    expect(jira.issues.size).toBe(1);
    expect(issue().status).toBe("To Do");
    expect(comments().at(-1)).toContain("found again");
    expect(await readFindingIssues(rig.pool, one.id)).toMatchObject([{ key: "SEC-1", state: "open" }]);
  });

  it("that people closed before its finding was told by another channel hears that it is there", async () => {
    const one = finding();
    await armed();
    await insertFindings(rig.pool, [one]);
    await rig.tick();
    issue().status = "Done";
    await rig.pool.query("DELETE FROM alerts; DELETE FROM channels; DELETE FROM findings");
    await armed({ reopenTransition: "" });
    await insertFindings(rig.pool, [one]);
    await rig.tick();
    expect(comments()).toEqual([expect.stringContaining("was closed, but Rollcall finds it now")]);
    expect(issue().status).toBe("Done");
  });

  it("has the words of a rule of our own", async () => {
    await armed();
    const rule = definitionFixture({ why: "Because {code}so{code}." });
    await saveCustomRule(rig, rig.scope, { id: null, version: null, definition: rule }, rig.now);
    await insertFindings(rig.pool, [finding({ rule_id: rule.slug })]);
    await rig.tick();
    const said = JSON.stringify(issue().fields.description);
    for (const words of [rule.title, rule.why, rule.fix, rule.verify]) expect(said).toContain(words);
  });

  it("is not made twice, whatever of it was lost on the way", async () => {
    await armed();
    await insertFindings(rig.pool, [finding()]);
    jira.after = ({ method, path }) =>
      method === "POST" && path.endsWith("/issue") ? { status: 0, hangUp: true } : undefined;
    await rig.tick();
    expect(jira.issues.size).toBe(1);
    expect((await rig.deliveries())[0]).toMatchObject({ state: "waiting" });
    jira.after = () => undefined;
    rig.later(2);
    await rig.tick();
    expect((await rig.deliveries())[0]).toMatchObject({ state: "sent" });
    expect(jira.issues.size).toBe(1);
    expect(issue().comments).toEqual([]);
  });

  it("is closed with one comment, whatever of it was lost on the way", async () => {
    await armed();
    const one = finding();
    await insertFindings(rig.pool, [one]);
    await rig.tick();
    jira.after = ({ method, path }) =>
      method === "POST" && path.endsWith("/comment") ? { status: 502 } : undefined;
    await become("proof", one.id);
    jira.after = () => undefined;
    rig.later(2);
    await rig.tick();
    expect(comments()).toHaveLength(1);
    expect(issue().status).toBe("Done");
    expect((await rig.deliveries()).at(-1)).toMatchObject({ state: "sent", attempts: 2 });
  });

  it("says so where its workflow knows no such transition, and is made anew where it was deleted", async () => {
    await armed({ doneTransition: "Ship it" });
    const one = finding();
    await insertFindings(rig.pool, [one]);
    await rig.tick();
    await become("proof", one.id);
    expect(issue().status).toBe("To Do");
    expect(comments()[0]).toContain("no transition “Ship it”");
    jira.issues.delete("SEC-1");
    await become("open", one.id);
    expect(issue("SEC-1").fields.labels).toContain(`rollcall-${one.id}`);
    expect(issue("SEC-1").comments).toEqual([]);
  });

  it("is tried again where Jira is busy, and not where Jira finds something wrong", async () => {
    await armed({ issueType: "Epic fail" });
    await insertFindings(rig.pool, [finding()]);
    jira.before = () => ({ status: 429, headers: { "retry-after": "120" } });
    await rig.tick();
    expect((await rig.deliveries())[0]).toMatchObject({
      state: "waiting",
      next_at: new Date("2026-11-27T10:02:00Z"),
    });
    jira.before = () => undefined;
    rig.later(2);
    await rig.tick();
    expect((await rig.deliveries())[0]).toMatchObject({
      state: "failed",
      last_error: expect.stringMatching(/400: issuetype: The issue type selected is invalid/),
    });
  });

  it("is one of twenty at a time; the rest waits for the next look", async () => {
    await armed();
    await insertFindings(
      rig.pool,
      Array.from({ length: 33 }, (_, n) => finding({ key: String(n), rank: n })),
    );
    await rig.tick();
    expect(jira.issues.size).toBe(20);
    rig.later(5);
    await rig.tick();
    expect(jira.issues.size).toBe(33);
  });
});

describe("an issue of a cause", () => {
  const caused = (more: Partial<FindingFixture> = {}) =>
    finding({ cause_key: "key:one", cause_title: "One key for all", key: randomUUID(), ...more });

  it("holds all findings with the cause, gets those that come later, and closes with the last", async () => {
    await armed({}, { per: "cause" });
    const all = [caused(), caused(), caused()];
    await insertFindings(rig.pool, [...all, finding({ sentence: "Alone." })]);
    await rig.tick();
    expect([...jira.issues.values()].map(({ fields }) => fields.summary).sort()).toEqual([
      "Critical: One key for all (3 findings)",
      "Critical: ci-deploy [~admin] {html}: Alone.",
    ]);
    const [{ key = "" } = {}] = await readFindingIssues(rig.pool, all[0]?.id ?? "");
    const later = caused();
    await insertFindings(rig.pool, [later]);
    rig.later(6);
    await rig.tick();
    expect(jira.issues.size).toBe(2);
    expect(comments(key)).toEqual([expect.stringContaining("1 more finding has the same cause")]);
    expect(await readFindingIssues(rig.pool, later.id)).toMatchObject([{ key }]);

    await become("proof", ...all.map(({ id }) => id));
    expect(issue(key).status).toBe("To Do");
    expect(comments(key)).toHaveLength(1);
    await become("proof", later.id);
    expect(issue(key).status).toBe("Done");
    expect(comments(key)[1]).toContain("Closed on proof");
    await become("open", later.id);
    expect(issue(key).status).toBe("To Do");
    expect(jira.issues.size).toBe(2);
  });

  it("stays where some of its findings are mended and others fell away with a changed rule", async () => {
    await armed({}, { per: "cause" });
    const [left, mended] = [caused(), caused()];
    await insertFindings(rig.pool, [left, mended]);
    await rig.tick();
    await become("rule_changed", left.id);
    expect(comments()).toEqual([]);
    await become("proof", mended.id);
    expect(issue().status).toBe("To Do");
    expect(comments()).toEqual([expect.stringContaining("it no longer asks this")]);
  });

  it("hears of what came later, whatever of it was lost on the way", async () => {
    await armed({}, { per: "cause" });
    await insertFindings(rig.pool, [caused()]);
    await rig.tick();
    await insertFindings(rig.pool, [caused()]);
    jira.before = ({ method, path }) =>
      method === "POST" && path.endsWith("/comment") ? { status: 502 } : undefined;
    rig.later(6);
    await rig.tick();
    expect(comments()).toEqual([]);
    jira.before = () => undefined;
    rig.later(2);
    await rig.tick();
    expect(comments()).toEqual([expect.stringContaining("1 more finding has the same cause")]);
  });

  it("hears once that its rule was switched off, however many findings it holds", async () => {
    await armed({}, { per: "cause" });
    const all = Array.from({ length: 50 }, () => caused());
    await insertFindings(rig.pool, all);
    await rig.tick();
    await become("rule_off", ...all.map(({ id }) => id));
    rig.later(6);
    await rig.tick();
    expect(issue()).toMatchObject({ status: "To Do" });
    expect(comments()).toEqual([expect.stringContaining("was switched off")]);
  });
});

describe("Jira Data Center", () => {
  it("gets wiki text over v2, with a bearer token, in which names are escaped", async () => {
    jira.stop();
    jira = new JiraServer(false, "Bearer pat");
    await jira.start();
    await armed({ edition: "datacenter", email: "", token: "pat" });
    const one = finding();
    await insertFindings(rig.pool, [one]);
    await rig.tick();
    expect(issue().fields.description).toContain("ci-deploy \\[\\~admin\\] \\{html\\}");
    await become("proof", one.id);
    expect(issue()).toMatchObject({ status: "Done", comments: [expect.stringContaining("Closed on proof")] });
  });
});
