import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { matchCell } from "@/lib/domain/people/match";
import { Roster } from "@/lib/domain/people/match-roster";
import { previewRound } from "@/lib/features/questions/data-preview";
import { sendRound } from "@/lib/features/questions/mutations-ask";
import { suggestOwners } from "@/lib/jobs/ownership/suggest-owners";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { prepareQueue } from "@/lib/platform/queue";
import { systemScope } from "@/lib/platform/scope";
import { benchServer } from "./database";
import type { Measure } from "./measure";
import { benchOwnership } from "./ownership";
import { timed } from "./sync";

const signal = new AbortController().signal;
const people = 20_000;
const teams = 500;

/** Owners for everything, of 20,000 people in 500 teams: each identity has a tag, a maker and a place; then nothing, then a thousand. */
export async function benchSuggestions(identities: number): Promise<Measure[]> {
  const server = await benchServer();
  try {
    const pool = await server.create("suggestions");
    await pool.query(
      `INSERT INTO people (name, email) SELECT 'Person ' || n || ' Of' || n, 'person.of' || n || '@acme.example' FROM generate_series(1, $1) n`,
      [people],
    );
    await pool.query("INSERT INTO teams (name) SELECT 'team of ' || n FROM generate_series(1, $1) n", [
      teams,
    ]);
    await pool.query(
      `INSERT INTO team_members (team_id, person_id)
       SELECT t.id, p.id FROM (SELECT id, row_number() OVER () AS n FROM people) p JOIN (SELECT id, row_number() OVER () AS n FROM teams) t ON t.n = p.n % $1 + 1`,
      [teams],
    );
    await pool.query(
      `INSERT INTO identities (id, realm, external_id, name, kind, system, class, managed_by, status, tags, owner_hints, source_ids, first_seen_at, tier, risk)
       SELECT gen_random_uuid(), 'bench', 'id-' || n, 'service-' || n, 'cloud_role', 'aws', 'non_human', 'customer', 'active',
         CASE n % 3 WHEN 0 THEN jsonb_build_object('owner', 'person.of' || n % $2 || '@acme.example') WHEN 1 THEN jsonb_build_object('team', 'team of ' || n % $3) ELSE '{}' END,
         jsonb_build_array(jsonb_build_object('type', 'creator', 'value', 'person.of' || n % $2 || '@acme.example', 'at', now())),
         ARRAY[md5((n % 20)::text)::uuid], now() - make_interval(days => n % 60), n % 3, n % 100 FROM generate_series(1, $1) n`,
      [identities, people, teams],
    );
    await pool.query("ANALYZE");
    const now = await databaseNow(pool);
    const first = await timed(() => suggestOwners(pool, now, signal));
    const again = await timed(() => suggestOwners(pool, now, signal));
    await pool.query("INSERT INTO suggestion_marks (identity_id) SELECT id FROM identities LIMIT 1000");
    const some = await timed(() => suggestOwners(pool, now, signal));
    const found = await pool.query<{ n: number }>("SELECT count(*)::int AS n FROM owner_suggestions");
    const asking = await benchAsking(pool, now, 100_000 / identities);
    const pages = await benchOwnership(pool, now, 100_000 / identities);
    return [
      {
        what: "suggestions: owners for everything",
        value: first.seconds * (100_000 / identities),
        unit: "s",
        bound: 60,
        detail: `for each 100,000 identities; ${found.rows[0]?.n} suggestions`,
      },
      { what: "suggestions: nothing changed", value: again.seconds, unit: "s", bound: 2 },
      { what: "suggestions: a thousand changed", value: some.seconds, unit: "s", bound: 10 },
      { what: "suggestions: memory of the process", value: first.peakMb, unit: "MB", bound: 512 },
      ...asking,
      ...pages,
      benchMatching(),
    ];
  } finally {
    await server.close();
  }
}

/** What pressing Send on all of it would ask, then pressing it; no message goes out. */
async function benchAsking(pool: Pool, now: Date, scale: number): Promise<Measure[]> {
  await prepareQueue(pool);
  await pool.query("ANALYZE");
  const scope = systemScope("bench");
  const choice = {
    query: "",
    from: ["named" as const, "high" as const, "medium" as const, "low" as const],
    teamId: null,
    channelId: null,
  };
  const looking = { scope, name: "Bench", origin: "https://rollcall.example", now };
  let seen = "";
  let items = 0;
  const preview = await timed(async () => {
    ({ seen, items } = await previewRound(pool, looking, choice));
  });
  const send = await timed(() => sendRound({ pool }, scope, { roundId: randomUUID(), choice, seen }, now));
  const detail = `for each 100,000 identities; ${items} questions`;
  return [
    { what: "asking: preview of everything", value: preview.seconds * scale, unit: "s", bound: 5, detail },
    { what: "asking: Send of everything", value: send.seconds * scale, unit: "s", bound: 30, detail },
  ];
}

/** What 5,000 cells of owner columns mean among all people: names as they are, turned, shortened, and with a slip. */
function benchMatching(): Measure {
  let state = 11;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const syllables =
    "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bran chel dorn fink gart".split(" ");
  const word = (parts: number) => {
    const made = Array.from({ length: parts }, () => syllables[next(syllables.length)]).join("");
    return made.charAt(0).toUpperCase() + made.slice(1);
  };
  const firsts = Array.from({ length: 900 }, () => word(2));
  const lasts = Array.from({ length: 9000 }, () => word(3));
  const everybody = Array.from({ length: people }, (_, n) => ({
    id: `p${n}`,
    name: `${firsts[next(900)]} ${lasts[next(9000)]}`,
    email: `p${n}@acme.example`,
    active: true,
  }));
  const cells = Array.from({ length: 5000 }, (_, n) => {
    const [first = "", last = ""] = (everybody[next(people)]?.name ?? "").split(" ");
    const ways = [
      `${first} ${last}`,
      `${last}, ${first}`,
      `${first[0]}. ${last}`,
      `${first} ${last[0]}.`,
      first,
    ];
    return ways[n % 7] ?? `${first} ${last.slice(0, 2)}x${last.slice(3)}`;
  });
  const started = performance.now();
  const roster = new Roster(everybody, []);
  const found = cells.filter((cell) => matchCell(cell, roster).proposals.length > 0).length;
  const value = (performance.now() - started) / 1000;
  return {
    what: "matching: 5,000 cells of owner columns",
    value,
    unit: "s",
    bound: 2,
    detail: `${found} with a proposal`,
  };
}
