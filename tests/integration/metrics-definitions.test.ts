import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Answer } from "@/lib/domain/answer";
import { type CredentialFacts, isShortLivedCredential } from "@/lib/domain/definitions/credentials";
import { isDormant } from "@/lib/domain/definitions/dormant";
import {
  isOwned,
  type OwnerFacts,
  type OwnershipState,
  ownershipStates,
} from "@/lib/domain/definitions/owned";
import { isInPopulation } from "@/lib/domain/definitions/population";
import { isShortLived, type WaysInFacts } from "@/lib/domain/definitions/short-lived";
import type { LastUsed } from "@/lib/domain/record";
import {
  credentialLifetimes,
  credentialTypes,
  environments,
  expectedUses,
  identityClasses,
  lastUsedGaps,
  managers,
  renewals,
  sensitivities,
  statuses,
  trustKinds,
} from "@/lib/domain/record";
import { collectFacts } from "@/lib/jobs/metrics/facts";
import { inTransaction } from "@/lib/platform/transaction";
import { insertRows } from "@/tests/factories/insert-rows";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

/** The numbers come from SQL, one row's lights from the pure functions: here both judge the same random identities. */

const now = new Date("2026-11-23T12:00:00Z");
const dayMs = 86_400_000;
const identityCount = 320;

/** A small generator with a fixed seed, so that a failure comes back. */
function dice(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  return {
    chance: (share: number) => next() < share,
    upTo: (most: number) => Math.floor(next() * (most + 1)),
    of: <T>(list: readonly T[]): T => {
      const found = list[Math.floor(next() * list.length)];
      if (found === undefined) throw new Error("an empty list");
      return found;
    },
  };
}

const roll = dice(20_261_123);
/** Instants on both sides of every threshold, and exactly on it. */
const maybeInstant = () =>
  roll.chance(0.25)
    ? null
    : new Date(
        now.getTime() -
          roll.of([0, 1, 30, 89, 90, 91, 104, 200, 364, 365, 366, 900]) * dayMs -
          roll.of([0, 0, 1000]),
      );
const lastUsed = (): LastUsed => {
  const at = maybeInstant();
  const gap = roll.chance(0.7) ? "none" : roll.of(lastUsedGaps);
  return {
    at,
    grade: at ? roll.of(["observed", "reported", "inferred"]) : "none",
    precisionSeconds: at && roll.chance(0.5) ? roll.of([0, 14_400, 14 * 86_400]) : null,
    coveredSince: maybeInstant(),
    gap,
  };
};
const lastUsedColumns = (used: LastUsed) => ({
  last_used_at: used.at,
  last_used_grade: used.grade,
  last_used_precision: used.precisionSeconds,
  covered_since: used.coveredSince,
  last_used_gap: used.gap,
});

const people = [
  { id: randomUUID(), name: "Ana", active: true, gone_at: null },
  { id: randomUUID(), name: "Ben", active: false, gone_at: null },
  { id: randomUUID(), name: "Cay", active: true, gone_at: now },
];
const teams = [
  { id: randomUUID(), name: "with Ana" },
  { id: randomUUID(), name: "with Ben and Cay" },
];
const members = [
  { team_id: teams[0]?.id, person_id: people[0]?.id },
  { team_id: teams[1]?.id, person_id: people[1]?.id },
  { team_id: teams[1]?.id, person_id: people[2]?.id },
];
const removedPerson = randomUUID();

const identities = Array.from({ length: identityCount }, (_, index) => ({
  id: randomUUID(),
  realm: "test:one",
  external_id: `i${index}`,
  name: `identity ${index}`,
  kind: roll.of(["cloud_role", "cloud_user"]),
  system: roll.of(["aws", "host"]),
  class: roll.chance(0.7) ? "non_human" : roll.of(identityClasses),
  managed_by: roll.chance(0.7) ? "customer" : roll.of(managers),
  status: roll.chance(0.7) ? "active" : roll.of(statuses),
  environment: roll.chance(0.4) ? null : roll.of(environments),
  sensitivity: roll.chance(0.4) ? null : roll.of(sensitivities),
  expected_use: roll.chance(0.7) ? null : roll.of(expectedUses),
  created_at: maybeInstant(),
  used: lastUsed(),
  gone_at: roll.chance(0.05) ? now : null,
  first_seen_at: now,
}));
const anyIdentity = () => roll.of(identities).id;

const credentials = Array.from({ length: 420 }, (_, index) => {
  const created = maybeInstant();
  const life = roll.chance(0.5) ? roll.of([0.5, 1, 1.01, 80, 90, 90.01, 400]) : null;
  const rotated = roll.chance(0.2) ? maybeInstant() : null;
  const start = rotated ?? created;
  return {
    id: randomUUID(),
    realm: "test:one",
    external_id: `c${index}`,
    // A third of the identities have none.
    identity_id: identities[roll.upTo(Math.floor((identityCount * 2) / 3))]?.id ?? null,
    type: roll.of(credentialTypes),
    lifetime: roll.of(credentialLifetimes),
    renewal: roll.of(renewals),
    status: roll.chance(0.6) ? "active" : roll.of(statuses),
    created_at: created,
    last_rotated_at: rotated,
    expires_at: life === null || !start ? null : new Date(start.getTime() + life * dayMs),
    gone_at: roll.chance(0.1) ? now : null,
    first_seen_at: now,
  };
});

const trusts = Array.from({ length: 360 }, () => ({
  id: randomUUID(),
  source_id: randomUUID(),
  scope_ref: randomUUID(),
  identity_id: anyIdentity(),
  kind: roll.chance(0.6) ? "assume_role" : roll.of(trustKinds),
  effect: roll.chance(0.9) ? "allow" : "deny",
  subject_id: roll.chance(0.75) ? anyIdentity() : roll.chance(0.5) ? randomUUID() : null,
  subject: "somebody",
  first_seen_at: now,
  gone_at: roll.chance(0.1) ? now : null,
}));

const ownerships = identities.flatMap((identity) =>
  (["technical", "business"] as const).flatMap((role) => {
    if (roll.chance(role === "technical" ? 0.3 : 0.6)) return [];
    const party = roll.of(["person", "person", "team", "removed"] as const);
    const state: OwnershipState = roll.chance(0.75) ? "accepted" : roll.of(ownershipStates);
    return [
      {
        id: randomUUID(),
        subject_type: "identity",
        subject_id: identity.id,
        role,
        state,
        person_id: party === "person" ? roll.of(people).id : party === "removed" ? removedPerson : null,
        team_id: party === "team" ? roll.of(teams).id : null,
        evidence: "test",
        set_by: "test",
        set_at: now,
        confirmed_at: maybeInstant(),
      },
    ];
  }),
);

interface Facts {
  in_p: boolean;
  owned: Answer;
  short: string;
  dormant: Answer;
}
let database: TestDatabase;
let facts: Map<string, Facts>;
let shorts: Map<string, Answer>;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  const sourceId = randomUUID();
  const scopeRef = randomUUID();
  await insertRows(pool, "sources", [
    {
      id: sourceId,
      connector: "aws",
      name: "one",
      mode: "live",
      created_by: "test",
      config: {},
      created_at: now,
      demo: false,
    },
  ]);
  await insertRows(
    pool,
    "people",
    people.map((person) => ({ ...person, created_at: now })),
  );
  await insertRows(
    pool,
    "teams",
    teams.map((team) => ({ ...team, created_at: now })),
  );
  await insertRows(pool, "team_members", members);
  await insertRows(
    pool,
    "identities",
    identities.map(({ used, ...identity }) => ({ ...identity, ...lastUsedColumns(used) })),
  );
  await insertRows(pool, "credentials", credentials);
  await insertRows(pool, "trusts", trusts);
  await insertRows(pool, "ownerships", ownerships);
  // Half of the identities were seen by the source itself; the keys of its realm are shown only to those.
  const run = {
    id: randomUUID(),
    source_id: sourceId,
    status: "complete",
    trigger: "person",
    requested_by: "test",
    requested_at: now,
    baseline: true,
    counts: {},
  };
  await insertRows(pool, "sync_runs", [run]);
  await insertRows(pool, "sync_scopes", [
    {
      id: randomUUID(),
      run_id: run.id,
      source_id: sourceId,
      ref: scopeRef,
      key: "k",
      data_set: "d",
      title: "t",
      scope: { issues: ["test:one"] },
      ordinal: 0,
      status: "complete",
      counts: { credential: 3 },
      collected_at: now,
    },
  ]);
  await insertRows(
    pool,
    "sightings",
    identities.map((identity, index) => ({
      scope_ref: scopeRef,
      record_id: identity.id,
      source_id: sourceId,
      record_type: "identity",
      hash: randomUUID(),
      rank: index % 2 === 0 ? 1 : 4,
      issuing: true,
      observed: {},
      first_seen_at: now,
      changed_at: now,
    })),
  );
  await inTransaction(pool, async (tx) => {
    await collectFacts(tx, now);
    const rows = await tx.query<Facts & { id: string }>(
      "SELECT id, in_p, owned, short, dormant FROM metric_facts",
    );
    facts = new Map(rows.rows.map((row) => [row.id, row]));
    const keys = await tx.query<{ id: string; short: Answer }>("SELECT id, short FROM metric_credentials");
    shorts = new Map(keys.rows.map((row) => [row.id, row.short]));
  });
});
afterAll(() => database.drop());

type Identity = (typeof identities)[number];
const asFacts = (row: (typeof credentials)[number]): CredentialFacts => ({
  type: row.type,
  lifetime: row.lifetime,
  renewal: row.renewal,
  status: statuses.find((each) => each === row.status) ?? "unknown",
  createdAt: row.created_at,
  lastRotatedAt: row.last_rotated_at,
  expiresAt: row.expires_at,
});
const openTrusts = (id: string) =>
  trusts.filter((trust) => trust.identity_id === id && trust.effect === "allow" && trust.gone_at === null);
const keysOf = (id: string) =>
  credentials.filter((row) => row.identity_id === id && row.gone_at === null).map(asFacts);
const statusOf = (identity: Identity) => statuses.find((each) => each === identity.status) ?? "unknown";

function owner(identity: Identity, role: "technical" | "business"): OwnerFacts | null {
  const row = ownerships.find((each) => each.subject_id === identity.id && each.role === role);
  if (!row) return null;
  const person = people.find((each) => each.id === row.person_id);
  const inTeam = members.filter((each) => each.team_id === row.team_id);
  const activeMembers = inTeam.filter((member) =>
    people.some((each) => each.id === member.person_id && each.active && each.gone_at === null),
  ).length;
  return {
    state: row.state,
    confirmedAt: row.confirmed_at,
    party: row.team_id
      ? { kind: "team", activeMembers }
      : { kind: "person", active: person ? person.active && person.gone_at === null : null },
  };
}

/** What can become an identity, told by following every chain from its far end; `path` cuts circles. */
function reachOf(id: string, path: readonly string[] = []): WaysInFacts["reachableFrom"] {
  const ways = openTrusts(id)
    .filter((trust) => trust.kind !== "agent" && trust.subject_id !== id)
    .map((trust): WaysInFacts["reachableFrom"] => {
      if (["service", "federation", "workload", "runs_as"].includes(trust.kind)) return "others";
      const subject = identities.find((each) => each.id === trust.subject_id);
      if (!subject || path.includes(subject.id)) return "unknown";
      const keys = keysOf(subject.id);
      const open = keys.filter((key) => key.status === "active" || key.status === "unknown");
      if (keys.some((key) => key.status === "active" && isShortLivedCredential(key) === "no"))
        return "static_keys_only";
      const far = reachOf(subject.id, [...path, id]);
      if (far === "static_keys_only") return far;
      if (open.some((key) => isShortLivedCredential(key) !== "yes")) return "unknown";
      return far === "others" || (open.length > 0 && far === "nothing") ? "others" : "unknown";
    });
  if (ways.length === 0) return "nothing";
  if (ways.includes("others")) return "others";
  return ways.every((way) => way === "static_keys_only") ? "static_keys_only" : "unknown";
}

function expected(identity: Identity, index: number): Facts {
  const runs = openTrusts(identity.id).map((trust) => trust.kind);
  const credentialFacts = keysOf(identity.id);
  return {
    in_p: isInPopulation({
      status: statusOf(identity),
      managedBy: managers.find((each) => each === identity.managed_by) ?? "customer",
      class: identityClasses.find((each) => each === identity.class) ?? "unsure",
      ephemeralInstance: false,
      excluded: false,
      gone: identity.gone_at !== null,
    }),
    owned: isOwned(
      {
        technical: owner(identity, "technical"),
        business: owner(identity, "business"),
        sensitivity: identity.sensitivity,
        environment: identity.environment,
        tier: null,
      },
      now,
    ).answer,
    short: isShortLived({
      credentials: credentialFacts,
      keysHidden: identity.kind === "cloud_user" && credentialFacts.length === 0 && index % 2 === 1,
      reachableFrom: reachOf(identity.id),
    }).answer,
    dormant: isDormant(
      {
        status: statusOf(identity),
        expectedUse: identity.expected_use,
        lastUsed: identity.used,
        createdAt: identity.created_at,
        runsSomething: runs.some((kind) => ["workload", "runs_as", "agent"].includes(kind))
          ? "yes"
          : runs.includes("service")
            ? "unknown"
            : "no",
      },
      now,
    ).answer,
  };
}

it("judges every identity as the definitions do", () => {
  expect(facts.size).toBe(identityCount);
  for (const [index, identity] of identities.entries()) {
    expect(facts.get(identity.id), `${index} ${JSON.stringify(identity)}`).toMatchObject(
      expected(identity, index),
    );
  }
});

it("judges every credential as the definitions do", () => {
  const there = credentials.filter((row) => row.gone_at === null);
  expect(shorts.size).toBe(there.length);
  for (const row of there) {
    expect(shorts.get(row.id), JSON.stringify(row)).toBe(isShortLivedCredential(asFacts(row)));
  }
});

it("was asked about every answer", () => {
  const all = [...facts.values()];
  expect(new Set(all.map((each) => each.owned))).toEqual(new Set(["yes", "no", "unknown"]));
  expect(new Set(all.map((each) => each.dormant))).toEqual(new Set(["yes", "no", "unknown"]));
  expect(new Set(all.map((each) => each.short))).toEqual(new Set(["yes", "no", "unknown", "no_way_in"]));
  expect(new Set(identities.map((each) => reachOf(each.id)))).toEqual(
    new Set(["nothing", "static_keys_only", "others", "unknown"]),
  );
  expect(new Set(shorts.values())).toEqual(new Set(["yes", "no", "unknown"]));
});
