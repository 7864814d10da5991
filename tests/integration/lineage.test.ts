import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RecordInput } from "@/lib/domain/source-record";
import { getLineage } from "@/lib/features/identities/data-lineage";
import { getIdentity } from "@/lib/features/identities/data-one";
import type { Lineage, LineagePartName } from "@/lib/features/identities/schema-lineage";
import { decideLink, undoLinkDecision } from "@/lib/features/links/mutations";
import { systemScope } from "@/lib/platform/scope";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { syncRecords } from "@/tests/factories/joined-estate";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const everybody = systemScope("test");
const analyst = member("analyst").scope;
const ref = (externalId: string, realm = "cloud") => ({ realm, externalId });
const identity = (externalId: string, more: object = {}, realm = "cloud"): RecordInput => ({
  ...{
    t: "identity",
    ref: ref(externalId, realm),
    kind: "cloud_user",
    name: externalId,
    system: realm,
    status: "active",
  },
  ...more,
});
const place = (externalId: string, more: object = {}): RecordInput => ({
  ...{
    t: "placement",
    ref: ref(externalId, "host"),
    locator: `/srv/${externalId}`,
    kind: "environment_file",
  },
  ...{ meantForSecrets: false, ...more },
});

let database: TestDatabase;
let pool: Pool;
let ids: Record<string, string>;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  const hints = [
    { type: "creator", value: "ana@acme.example" },
    { type: "tag", value: "payments" },
  ];
  await syncRecords(
    pool,
    "cloud",
    [
      { t: "container", ref: ref("account"), kind: "account", name: "Account" },
      identity("deploy", { ownerHints: hints, container: ref("account") }),
      identity("lonely"),
      identity("admin", { kind: "cloud_role" }),
      {
        t: "credential",
        ref: ref("KEY1"),
        identity: ref("deploy"),
        type: "access_key",
        lifetime: "static",
        status: "active",
        fingerprint: "f1",
      },
      { t: "entitlement", ref: ref("write"), kind: "policy", name: "write", system: "cloud" },
      { t: "resource", ref: ref("bucket"), kind: "bucket", name: "invoices" },
      { t: "grant", principal: ref("deploy"), entitlement: ref("write"), scope: ref("bucket") },
      { t: "trust", identity: ref("deploy"), kind: "workload", subject: "function billing" },
      {
        t: "trust",
        identity: ref("deploy"),
        kind: "federation",
        subject: "repo:acme/shop:*",
        issuer: "https://issuer.example",
        subjectRef: ref("repo", "ci"),
      },
      {
        t: "trust",
        identity: ref("deploy"),
        kind: "runs_as",
        subject: "cron",
        subjectRef: ref("cron", "host"),
      },
      {
        t: "trust",
        identity: ref("admin"),
        kind: "assume_role",
        subject: "deploy",
        subjectRef: ref("deploy"),
      },
    ],
    ["cloud"],
    "api",
  );
  await syncRecords(pool, "ci", [identity("repo", {}, "ci")], ["ci"], "api");
  await syncRecords(
    pool,
    "directory",
    [
      identity(
        "ana",
        { kind: "directory_account", class: "human", aliases: ["ana@acme.example"] },
        "directory",
      ),
    ],
    ["directory"],
    "api",
  );
  await syncRecords(
    pool,
    "host",
    [
      identity("cron", { kind: "scheduled_job" }, "host"),
      place("env", { credential: ref("KEY1"), identity: ref("cron", "host") }),
      place("copy", { fingerprint: "f1" }),
      place("other", { fingerprint: "f2" }),
    ],
    ["host"],
  );
  const found = await pool.query<{ id: string; name: string }>("SELECT id, name FROM identities");
  ids = Object.fromEntries(found.rows.map(({ id, name }) => [name, id]));
});
afterAll(() => database.drop());

async function lineage(name: string, scope = everybody): Promise<Lineage> {
  const found = await getLineage(pool, scope, ids[name] ?? "");
  if (!found) throw new Error(`${name} was not reached`);
  return found;
}
const told = (line: Lineage, part: LineagePartName) =>
  line[part].nodes.map(({ title, identityId, evidence }) => [
    title,
    identityId !== null,
    evidence.map(({ says, sources, link }) => [says, sources.join(), link?.state ?? null].join(" | ")),
  ]);

describe("the line", () => {
  it("leads from who made it to what it reaches, each step with its evidence and who says so", async () => {
    const line = await lineage("deploy");
    expect(told(line, "owners")).toEqual([
      ["ana", true, ["they made it: ana@acme.example is this account's address or id |  | "]],
      ["payments", false, ["a tag names them |  | "]],
    ]);
    expect(told(line, "credentials")).toEqual([["KEY1", false, ["static, active | cloud | "]]]);
    expect(told(line, "places")).toEqual([
      ["/srv/env", false, ["the id of KEY1 stands here | host | "]],
      ["/srv/copy", false, ["The same secret stands here, by its keyed fingerprint. (KEY1) | host | open"]],
    ]);
    expect(told(line, "users")).toEqual([
      ["cron", true, ["acts as it (cron) | cloud | ", "reads the copy at /srv/env | host | "]],
      ["function billing", false, ["runs as it (function billing) | cloud | "]],
      ["repo", true, ["the trust names repo:acme/shop:*, vouched for by https://issuer.example | cloud | "]],
    ]);
    expect(told(line, "reaches")).toEqual([
      ["admin", true, ["may become it: the trust there names deploy | cloud | "]],
      ["invoices", false, ["given write | cloud | "]],
    ]);
    expect([line.placesAreRead, line.credentialsListed, line.restricted]).toEqual([true, true, false]);
  });

  it("says what is not known of one that nothing is joined to", async () => {
    const line = await lineage("lonely");
    for (const part of ["owners", "itself", "credentials", "places", "users", "reaches"] as const)
      expect(line[part]).toEqual({ nodes: [], more: { count: 0, capped: false } });
  });

  it("names nobody whom the member does not reach, and is not there for one that they do not reach", async () => {
    const account = await pool.query<{ id: string }>("SELECT id FROM containers WHERE name = 'Account'");
    const membership = { kind: "containers" as const, ids: [account.rows[0]?.id ?? ""] };
    const { scope } = member("analyst", { membership });
    const line = await lineage("deploy", scope);
    expect(JSON.stringify(line)).not.toContain(ids.admin);
    expect(told(line, "reaches").map(([title]) => title)).toEqual(["invoices"]);
    expect(told(line, "places").map(([title]) => title)).toEqual(["/srv/env"]);
    const outside = "somebody outside what you see";
    expect(told(line, "users")).toEqual([
      [outside, false, ["runs or acts as it |  | "]],
      ["function billing", false, ["runs as it (function billing) | cloud | "]],
      [
        "repo:acme/shop:*",
        false,
        ["the trust names repo:acme/shop:*, vouched for by https://issuer.example | cloud | "],
      ],
    ]);
    const { trustedBy } = (await getIdentity(pool, scope, ids.deploy ?? "", now)) ?? {};
    expect(trustedBy?.rows.map((trust) => [trust.subject, trust.subjectIdentity]).sort()).toEqual([
      ["function billing", null],
      ["repo:acme/shop:*", null],
      [outside, null],
    ]);
    expect(told(line, "owners")[0]).toEqual(["ana@acme.example", false, ["they made it |  | "]]);
    expect(line.restricted).toBe(true);
    expect(await getLineage(pool, scope, ids.admin ?? "")).toBeNull();
  });

  it("is bounded, and says how many more there are", async () => {
    const many = Array.from({ length: 300 }, (_, n) => ({
      ...{
        t: "trust" as const,
        identity: ref("busy"),
        kind: "workload" as const,
        subject: `pod ${String(n).padStart(3, "0")}`,
      },
    }));
    await syncRecords(pool, "busy", [identity("busy"), ...many], ["busy"], "api");
    const found = await pool.query<{ id: string }>("SELECT id FROM identities WHERE name = 'busy'");
    const line = await getLineage(pool, everybody, found.rows[0]?.id ?? "");
    expect(line?.users.nodes).toHaveLength(12);
    expect(line?.users.more).toEqual({ count: 188, capped: true });
  });
});

describe("a weaker join", () => {
  let linkId: string;
  beforeEach(async () => {
    const found = await pool.query<{ id: string }>(
      "UPDATE links SET confirmed_by = NULL, confirmed_at = NULL, rejected_at = NULL WHERE kind = 'fingerprint' RETURNING id",
    );
    expect(found.rows).toHaveLength(1);
    linkId = found.rows[0]?.id ?? "";
  });
  const stateNow = async () => (await lineage("deploy")).places.nodes[1]?.evidence[0]?.link?.state;

  it("is confirmed, told on the timeline, audited, and taken back by who said it", async () => {
    const done = await decideLink({ pool }, analyst, { linkId, state: "confirmed" }, now);
    expect(await stateNow()).toBe("confirmed");
    expect((await auditEventsOf(pool, "link.decided")).at(-1)?.payload).toMatchObject({
      linkId,
      before: "open",
      after: "confirmed",
    });
    const one = await getIdentity(pool, everybody, ids.deploy ?? "", now);
    expect(one?.changes.rows[0]?.details).toEqual([
      { what: expect.stringContaining("join (The same secret"), before: "open", after: "confirmed" },
    ]);
    const other = member("admin", { id: "someone-else" }).scope;
    await expect(undoLinkDecision({ pool }, other, done.operation, now)).rejects.toMatchObject({
      code: "undo_too_late",
    });
    expect(await undoLinkDecision({ pool }, analyst, done.operation, now)).toEqual({ restored: 1 });
    expect(await stateNow()).toBe("open");
  });

  it("stays rejected when it is read again, and saying the same twice changes nothing", async () => {
    await decideLink({ pool }, analyst, { linkId, state: "rejected" }, now);
    await syncRecords(pool, "host again", [place("copy", { fingerprint: "f1" })], []);
    expect(await stateNow()).toBe("rejected");
    expect(await decideLink({ pool }, analyst, { linkId, state: "rejected" }, now)).toMatchObject({
      changed: false,
    });
  });

  it("is nobody's to decide who does not reach both ends", async () => {
    const account = await pool.query<{ id: string }>("SELECT id FROM containers WHERE name = 'Account'");
    const { scope } = member("analyst", {
      membership: { kind: "containers", ids: [account.rows[0]?.id ?? ""] },
    });
    for (const id of [linkId, "00000000-0000-4000-8000-000000000000"])
      await expect(
        decideLink({ pool }, scope, { linkId: id, state: "confirmed" }, now),
      ).rejects.toMatchObject({
        code: "no_such_link",
      });
    expect(await stateNow()).toBe("open");
  });
});
