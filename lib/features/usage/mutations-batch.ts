import { hash } from "node:crypto";
import type { PoolClient } from "pg";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { dayNumber, dayText, monthOf, monthsOf } from "@/lib/domain/usage-days";
import type { UsageActor, UsageEvent } from "@/lib/domain/usage-event";
import { UsageRollup, type UsageRow } from "@/lib/domain/usage-rollup";
import { lockRealms } from "@/lib/features/identities/mutations-realms";
import { planByKeys } from "@/lib/platform/transaction";
import { actorKey, type ResolvedActor, resolveActors } from "./mutations-actors";
import { closedMonths } from "./mutations-months";
import { noteObserved } from "./mutations-observed";
import { writeTouches } from "./mutations-touches";
import { type IntakeCounts, noCounts } from "./schema";

/** Whose events these are: the source, and which of its connector's logs. */
export interface LogOf {
  sourceId: string;
  /** Connector and kind: event ids are unique within it, whichever source brings them. */
  kind: string;
}

/**
 * Counts a batch of events, inside the caller's transaction: those that were not counted before are added to the roll-ups of
 * who acted. The same events again, in any order and from any number of files at once, change nothing.
 */
export async function writeBatch(
  tx: PoolClient,
  log: LogOf,
  events: readonly UsageEvent[],
): Promise<IntakeCounts> {
  await planByKeys(tx);
  const closed = await closedMonths(tx, monthsOf(events));
  const open = closed.size === 0 ? events : events.filter((event) => !closed.has(monthOf(event.at)));
  const fresh = await firstTime(tx, log.kind, open);
  const counts = {
    ...noCounts,
    events: fresh.length,
    late: events.length - open.length,
    duplicates: open.length - fresh.length,
  };
  if (fresh.length === 0) return counts;
  const keys = fresh.map((event) => actorKey(event.actor));
  const actors = new Map(fresh.map((event, n) => [keys[n] ?? "", event.actor]));
  await lockRealms(tx, realmsOf(fresh), "resolve");
  const who = await resolveActors(tx, actors);
  const told = fresh.flatMap((event, n) => {
    const actor = who.get(keys[n] ?? "");
    return actor ? [{ event, actor }] : [];
  });
  const rollup = new UsageRollup(log.sourceId);
  for (const { event, actor } of told) rollup.add(event, actor);
  await writeUsage(tx, log.sourceId, rollup.sorted());
  await noteObserved(tx, latestUses(told));
  const unknown = told.filter(({ actor }) => !actor.known);
  await writeUnknown(tx, log.sourceId, unknown);
  await writeTouches(tx, log.sourceId, told);
  await writeCoverage(tx, log, fresh);
  return { ...counts, unknownActors: unknown.length };
}

/** Whose ids are looked up: those of actors, of their credentials, and of what was made or changed. */
function realmsOf(events: readonly UsageEvent[]): Set<string> {
  const realms = new Set<string>();
  for (const { actor, touched } of events) {
    realms.add(actor.ref.realm);
    if (actor.credential) realms.add(actor.credential.realm);
    if (touched) realms.add(touched.ref.realm);
  }
  return realms;
}

export interface ToldEvent {
  event: UsageEvent;
  actor: ResolvedActor;
}

/**
 * The events that were not counted before, and notes that they are. Usually all are new, or none: only where some are, it is
 * asked which.
 */
async function firstTime(tx: PoolClient, kind: string, events: readonly UsageEvent[]): Promise<UsageEvent[]> {
  const byId = new Map<string, UsageEvent>();
  for (const event of events) byId.set(keptId(kind, event), event);
  const days = new Map<number, string>();
  const rows = [...byId].map(([id, event]) => {
    const number = dayNumber(event.at);
    const day = days.get(number) ?? dayText(number);
    days.set(number, day);
    return { day, id, event, place: `${day} ${id}` };
  });
  // In one order for everybody, so that two never wait for each other.
  rows.sort((a, b) => (a.place < b.place ? -1 : 1));
  // Written out here: the driver looks at every element of a list.
  const given = [`{${rows.map(({ day }) => day).join(",")}}`, `{${rows.map(({ id }) => id).join(",")}}`];
  const noted = await tx.query(
    `INSERT INTO usage_events (day, id) SELECT * FROM unnest($1::date[], $2::uuid[]) ON CONFLICT (day, id) DO NOTHING`,
    given,
  );
  if (noted.rowCount === 0) return [];
  if (noted.rowCount === rows.length) return rows.map(({ event }) => event);
  const again = await tx.query<{ n: string }>(
    `SELECT g.n FROM unnest($1::date[], $2::uuid[]) WITH ORDINALITY AS g(day, id, n) JOIN usage_events e USING (day, id)
     WHERE NOT e.xmin = pg_current_xact_id()::xid`,
    given,
  );
  const seen = new Set(again.rows.map((row) => Number(row.n)));
  return rows.filter((_row, index) => !seen.has(index + 1)).map(({ event }) => event);
}

/** 128 bits: the time of the day, so that a log in its order is written at one end of the index, and a hash. */
function keptId(kind: string, { id, at }: UsageEvent): string {
  const time = (at.getTime() % 86_400_000).toString(16).padStart(8, "0");
  return time + hash("sha256", `${kind}\0${id}`, "hex").slice(0, 24);
}

/** What becomes of a row `u` of usage and of what is added to it. */
export const addedUp = `count = u.count + excluded.count, hours = add_counts(u.hours, excluded.hours),
  first_at = least(u.first_at, excluded.first_at), last_at = greatest(u.last_at, excluded.last_at),
  reference = CASE WHEN excluded.last_at >= u.last_at THEN excluded.reference ELSE u.reference END`;

async function writeUsage(tx: PoolClient, sourceId: string, rows: UsageRow[]): Promise<void> {
  await tx.query(
    `INSERT INTO usage AS u (identity_id, period, key, grain, credential_id, source_id, service, action, outcome, consumer, network,
       country, on_behalf_of, reference, count, first_at, last_at, hours)
     SELECT identity_id, period, key, 'day', credential_id, $2, service, action, outcome, consumer, network, country, on_behalf_of,
       reference, count, first_at, last_at, hours
     FROM json_to_recordset($1::json) AS r(identity_id uuid, period date, key uuid, credential_id uuid, service text, action text,
       outcome text, consumer text, network text, country text, on_behalf_of text, reference text, count bigint,
       first_at timestamptz, last_at timestamptz, hours int[])
     ON CONFLICT (identity_id, period, key) DO UPDATE SET ${addedUp}`,
    [
      JSON.stringify(
        rows.map((row) => ({
          identity_id: row.identityId,
          period: row.period,
          key: row.key,
          credential_id: row.credentialId,
          service: row.service,
          action: row.action,
          outcome: row.outcome,
          consumer: row.consumer,
          network: row.network,
          country: row.country,
          on_behalf_of: row.onBehalfOf,
          reference: row.last.reference === null ? null : scrubText(row.last.reference),
          count: row.count,
          first_at: row.first.at,
          last_at: row.last.at,
          hours: row.hours,
        })),
      ),
      sourceId,
    ],
  );
}

/** The latest use of each identity and credential. A sign-in that was refused is none; a call that was refused is. */
function latestUses(told: readonly ToldEvent[]): Map<string, Date> {
  const latest = new Map<string, Date>();
  for (const { event, actor } of told) {
    if (!event.proven) continue;
    for (const id of actor.credentialId === null
      ? [actor.identityId]
      : [actor.identityId, actor.credentialId]) {
      const before = latest.get(id);
      if (before === undefined || before < event.at) latest.set(id, event.at);
    }
  }
  return latest;
}

/** Who acted and is not in the inventory, each once. */
async function writeUnknown(tx: PoolClient, sourceId: string, told: readonly ToldEvent[]): Promise<void> {
  const each = new Map<
    string,
    Omit<ResolvedActor, "known"> & { actor: UsageActor; events: number; first: Date; last: Date }
  >();
  for (const { event, actor } of told) {
    const row = each.get(actor.identityId) ?? {
      ...actor,
      actor: event.actor,
      events: 0,
      first: event.at,
      last: event.at,
    };
    row.events += 1;
    if (actor.credentialId !== row.credentialId) row.credentialId = null;
    if (event.at < row.first) row.first = event.at;
    if (event.at > row.last) row.last = event.at;
    each.set(actor.identityId, row);
  }
  if (each.size === 0) return;
  const rows = [...each.values()].map(({ identityId, credentialId, actor, events, first, last }) => ({
    identity_id: identityId,
    credential_id: credentialId,
    realm: actor.ref.realm,
    external_id: scrubText(actor.ref.externalId),
    name: scrubText(actor.name),
    events,
    first_at: first,
    last_at: last,
  }));
  await tx.query(
    `INSERT INTO unknown_actors AS a (identity_id, source_id, realm, external_id, name, events, first_at, last_at, credential_id)
     SELECT identity_id, $2, realm, external_id, name, events, first_at, last_at, credential_id
     FROM json_to_recordset($1::json) AS r(identity_id uuid, realm text, external_id text, name text, events bigint,
       first_at timestamptz, last_at timestamptz, credential_id uuid) ORDER BY identity_id
     ON CONFLICT (identity_id, source_id) DO UPDATE SET events = a.events + excluded.events, name = excluded.name,
       credential_id = CASE WHEN a.credential_id = excluded.credential_id THEN a.credential_id END,
       first_at = least(a.first_at, excluded.first_at), last_at = greatest(a.last_at, excluded.last_at)`,
    [JSON.stringify(rows), sourceId],
  );
}

/** What the log tells of: whose ids, from when to when. */
async function writeCoverage(tx: PoolClient, log: LogOf, events: readonly UsageEvent[]): Promise<void> {
  const realms = new Map<string, { realm: string; events: number; first_at: Date; last_at: Date }>();
  for (const { at, actor } of events) {
    const { realm } = actor.ref;
    const row = realms.get(realm) ?? { realm, events: 0, first_at: at, last_at: at };
    row.events += 1;
    if (at < row.first_at) row.first_at = at;
    if (at > row.last_at) row.last_at = at;
    realms.set(realm, row);
  }
  await tx.query(
    `INSERT INTO usage_logs AS l (source_id, kind, realm, first_at, last_at, events)
     SELECT $2, $3, realm, first_at, last_at, events
     FROM json_to_recordset($1::json) AS r(realm text, first_at timestamptz, last_at timestamptz, events bigint) ORDER BY realm
     ON CONFLICT (source_id, kind, realm) DO UPDATE SET events = l.events + excluded.events,
       first_at = least(l.first_at, excluded.first_at), last_at = greatest(l.last_at, excluded.last_at)`,
    [JSON.stringify([...realms.values()]), log.sourceId, log.kind],
  );
}
