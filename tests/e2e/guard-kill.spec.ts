import { Random } from "@/tests/factories/random";
import { expect, test } from "./guard-fixtures";
import { SecondWeb } from "./guard-web";

const rounds = 10;
const actionsARound = 20;
/** Identities that one action changes. */
const share = 2;

test("an action is wholly done and on record, or not at all, whenever the web server is killed", async ({
  guarded,
}) => {
  test.setTimeout(120_000);
  const { app, members } = guarded;
  const random = new Random(20261126);
  const found = await app.pool.query<{ id: string }>(
    "SELECT id FROM identities WHERE gone_at IS NULL AND system <> 'rollcall' ORDER BY id LIMIT $1",
    [rounds * actionsARound * share],
  );
  const identities = found.rows.map((row) => row.id);
  expect(identities).toHaveLength(rounds * actionsARound * share);
  const web = await SecondWeb.start(app);
  let answered = 0;
  let cut = 0;
  for (let round = 0; round < rounds; round += 1) {
    // The first request after a start opens the database; kills then fall into the midst of work.
    await app.ask("/api/progress", members.analyst, {}, web.url);
    // After so many answers, so that it does not depend on how fast this machine is.
    let left = 1 + random.below(actionsARound - 2);
    let killing: Promise<void> | undefined;
    const calls = Array.from({ length: actionsARound }, async (_, n) => {
      const place = round * actionsARound + n;
      const ids = identities.slice(place * share, (place + 1) * share);
      const input = { selection: { kind: "ids", ids }, label: "purpose", value: `killed ${place}` };
      try {
        const { result } = await app.act("labels/setLabelAction", members.analyst, input, {}, web.url);
        if (result?.data === undefined) return null;
        answered += 1;
        left -= 1;
        if (left === 0) killing = web.kill();
        return place;
      } catch {
        cut += 1;
        return null;
      }
    });
    const told = (await Promise.all(calls)).filter((place) => place !== null);
    await killing;
    // What was answered is there.
    const kept = await app.pool.query<{ value: string }>(
      "SELECT DISTINCT value FROM labels WHERE name = 'purpose' AND value = ANY ($1)",
      [told.map((place) => `killed ${place}`)],
    );
    expect(kept.rowCount).toBe(told.length);
    await web.restart();
  }
  await web.kill("SIGTERM");
  // The server's own connections are gone before the last look.
  const labels = await app.pool.query<{ value: string; n: number }>(
    "SELECT value, count(*)::int AS n FROM labels WHERE name = 'purpose' AND value LIKE 'killed %' GROUP BY value",
  );
  const effective = await app.pool.query<{ value: string; n: number }>(
    "SELECT purpose AS value, count(*)::int AS n FROM identities WHERE purpose LIKE 'killed %' GROUP BY purpose",
  );
  const events = await app.pool.query<{ value: string; n: number }>(
    `SELECT body::json -> 'payload' ->> 'value' AS value, json_array_length(body::json -> 'payload' -> 'identityIds') AS n
     FROM audit_events WHERE body::json -> 'payload' ->> 'value' LIKE 'killed %'`,
  );
  const sorted = (rows: { value: string; n: number }[]) =>
    rows.map(({ value, n }) => `${value}: ${n}`).sort();
  expect(sorted(labels.rows)).toEqual(sorted(events.rows));
  expect(sorted(effective.rows)).toEqual(sorted(events.rows));
  expect(labels.rows.filter(({ n }) => n !== share)).toEqual([]);
  // The kills did fall into the midst of it, and some work was done all the same.
  expect(cut).toBeGreaterThan(actionsARound);
  expect(answered).toBeGreaterThan(actionsARound);
  const { code } = await app.command(["audit", "verify"]);
  expect(code).toBe(0);
});

const postmaster = "SELECT (regexp_match(pg_read_file('postmaster.pid'), '^\\d+'))[1]::int AS pid";

test("the web server answers again within 15 s of the database being killed", async ({ guarded }) => {
  const { app, members } = guarded;
  const pidNow = async () => (await app.pool.query<{ pid: number }>(postmaster)).rows[0]?.pid ?? 0;
  const killed = await pidNow();
  process.kill(killed, "SIGKILL");
  const killedAt = Date.now();
  const told = new Set<string>();
  let isBack = false;
  while (!isBack && Date.now() - killedAt < 60_000) {
    // A server child may outlive its parent for a moment: only an answer from the new server counts.
    const isNew = (await pidNow().catch(() => killed)) !== killed;
    const { status, body } = await app.ask("/api/progress", members.analyst);
    if (status !== 200) told.add(`${status} ${JSON.parse(body).code}`);
    isBack = isNew && status === 200;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(isBack).toBe(true);
  expect(Date.now() - killedAt).toBeLessThan(15_000);
  // Meanwhile it said what is the matter.
  expect([...told].filter((each) => each !== "503 database_unreachable")).toEqual([]);
  const { result } = await app.act("labels/countSelectionAction", members.analyst, {
    selection: { kind: "query", query: "", count: 0 },
  });
  expect(result?.data).toBeDefined();
});
