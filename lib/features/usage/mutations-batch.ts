import type { PoolClient } from "pg";
import { scrubText } from "@/lib/domain/secrets/scrub";
import type { UsageBatch } from "@/lib/domain/usage-batch";
import { monthOf } from "@/lib/domain/usage-days";
import type { UsageActor, UsageEvent } from "@/lib/domain/usage-event";
import { UsageRollup, type UsageRow } from "@/lib/domain/usage-rollup";
import { UsageSpan } from "@/lib/domain/usage-span";
import { lockRealms } from "@/lib/features/identities/mutations-realms";
import { arrayText, planByKeys } from "@/lib/platform/transaction";
import { actorKey, type ResolvedActor, resolveActors } from "./mutations-actors";
import { firstTime } from "./mutations-counted";
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
export async function writeBatch(tx: PoolClient, log: LogOf, batch: UsageBatch): Promise<IntakeCounts> {
  const { events } = batch;
  await planByKeys(tx);
  const closed = await closedMonths(tx, batch.months());
  const open = closed.size === 0 ? events : events.filter((event) => !closed.has(monthOf(event.at)));
  const fresh = await firstTime(tx, log.kind, open);
  const counts = {
    ...noCounts,
    events: fresh.length,
    late: events.length - open.length,
    duplicates: open.length - fresh.length,
  };
  if (fresh.length === 0) return counts;
  const uses = await usesByActor(tx, fresh);
  const rollup = new UsageRollup(log.sourceId);
  for (const { who, events } of uses) for (const event of events) rollup.add(event, who);
  await writeUsage(tx, log.sourceId, rollup.sorted());
  await noteObserved(tx, latestUses(uses));
  const unknown = uses.filter(({ who }) => !who.known);
  await writeUnknown(tx, log.sourceId, unknown);
  await writeTouches(tx, log.sourceId, uses);
  await writeCoverage(tx, log, uses);
  return { ...counts, unknownActors: unknown.reduce((sum, { span }) => sum + span.events, 0) };
}

/** What one actor did in a batch. */
export interface ActorUse {
  actor: UsageActor;
  who: ResolvedActor;
  events: UsageEvent[];
  span: UsageSpan;
  /** Of those by whom it surely was: a sign-in that was refused shows no use; a call that was refused does. */
  proven: UsageSpan;
}

/** The events by who acted, and who that is in the inventory: what holds for an actor is then found once. */
async function usesByActor(tx: PoolClient, events: readonly UsageEvent[]): Promise<ActorUse[]> {
  const byActor = new Map<UsageActor, Omit<ActorUse, "who">>();
  const realms = new Set<string>();
  for (const event of events) {
    const { actor, at, touched } = event;
    let use = byActor.get(actor);
    if (!use) {
      use = { actor, events: [], span: new UsageSpan(), proven: new UsageSpan() };
      byActor.set(actor, use);
      realms.add(actor.ref.realm);
      if (actor.credential) realms.add(actor.credential.realm);
    }
    use.events.push(event);
    use.span.add(at);
    if (event.proven) use.proven.add(at);
    if (touched) realms.add(touched.ref.realm);
  }
  await lockRealms(tx, realms, "resolve");
  const actors = new Map([...byActor.keys()].map((actor) => [actorKey(actor), actor]));
  const found = await resolveActors(tx, actors);
  return [...byActor.values()].flatMap((use) => {
    const who = found.get(actorKey(use.actor));
    return who ? [{ ...use, who }] : [];
  });
}

/** What becomes of a row `u` of usage and of what is added to it. */
export const addedUp = `count = u.count + excluded.count, hours = add_counts(u.hours, excluded.hours),
  first_at = least(u.first_at, excluded.first_at), last_at = greatest(u.last_at, excluded.last_at),
  reference = CASE WHEN excluded.last_at >= u.last_at THEN excluded.reference ELSE u.reference END`;

async function writeUsage(tx: PoolClient, sourceId: string, rows: UsageRow[]): Promise<void> {
  const list = (value: (row: UsageRow) => string | null) => arrayText(rows.map(value));
  await tx.query(
    `INSERT INTO usage AS u (identity_id, period, key, grain, credential_id, source_id, service, action, outcome, consumer, network,
       country, on_behalf_of, reference, count, first_at, last_at, hours)
     SELECT identity_id, period, key, 'day', credential_id, $1, service, action, outcome, consumer, network, country, on_behalf_of,
       reference, count, first_at, last_at, hours::int[]
     FROM unnest($2::uuid[], $3::date[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
       $11::text[], $12::text[], $13::text[], $14::bigint[], $15::timestamptz[], $16::timestamptz[], $17::text[])
       AS r(identity_id, period, key, credential_id, service, action, outcome, consumer, network, country, on_behalf_of, reference,
         count, first_at, last_at, hours)
     ON CONFLICT (identity_id, period, key) DO UPDATE SET ${addedUp}`,
    [
      sourceId,
      list((row) => row.identityId),
      list((row) => row.period),
      list((row) => row.key),
      list((row) => row.credentialId),
      list((row) => row.service),
      list((row) => row.action),
      list((row) => row.outcome),
      list((row) => row.consumer),
      list((row) => row.network),
      list((row) => row.country),
      list((row) => row.onBehalfOf),
      list(({ last }) => (last.reference === null ? null : scrubText(last.reference))),
      list((row) => String(row.count)),
      list((row) => row.first.at.toISOString()),
      list((row) => row.last.at.toISOString()),
      list((row) => `{${row.hours.join(",")}}`),
    ],
  );
}

/** The latest use of each identity and credential. */
function latestUses(uses: readonly ActorUse[]): Map<string, Date> {
  const latest = new Map<string, Date>();
  for (const { who, proven } of uses) {
    const { last } = proven;
    if (last === null) continue;
    for (const id of who.credentialId === null ? [who.identityId] : [who.identityId, who.credentialId]) {
      const before = latest.get(id);
      if (before === undefined || before < last) latest.set(id, last);
    }
  }
  return latest;
}

/** Who acted and is not in the inventory, each once. */
async function writeUnknown(tx: PoolClient, sourceId: string, unknown: readonly ActorUse[]): Promise<void> {
  const each = new Map<string, { actor: UsageActor; credentialId: string | null; span: UsageSpan }>();
  for (const { actor, who, span } of unknown) {
    const { identityId, credentialId } = who;
    const one = each.get(identityId) ?? { actor, credentialId, span: new UsageSpan() };
    one.span.join(span);
    if (one.credentialId !== credentialId) one.credentialId = null;
    each.set(identityId, one);
  }
  if (each.size === 0) return;
  const rows = [...each].map(([identityId, { actor, credentialId, span }]) => ({
    identity_id: identityId,
    credential_id: credentialId,
    realm: actor.ref.realm,
    external_id: scrubText(actor.ref.externalId),
    name: scrubText(actor.name),
    events: span.events,
    first_at: span.first,
    last_at: span.last,
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
async function writeCoverage(tx: PoolClient, log: LogOf, uses: readonly ActorUse[]): Promise<void> {
  const spans = new Map<string, UsageSpan>();
  for (const { actor, span } of uses) {
    const sum = spans.get(actor.ref.realm) ?? new UsageSpan();
    sum.join(span);
    spans.set(actor.ref.realm, sum);
  }
  const rows = [...spans].map(([realm, { events, first, last }]) => ({
    ...{ realm, events, first_at: first, last_at: last },
  }));
  await tx.query(
    `INSERT INTO usage_logs AS l (source_id, kind, realm, first_at, last_at, events)
     SELECT $2, $3, realm, first_at, last_at, events
     FROM json_to_recordset($1::json) AS r(realm text, first_at timestamptz, last_at timestamptz, events bigint) ORDER BY realm
     ON CONFLICT (source_id, kind, realm) DO UPDATE SET events = l.events + excluded.events,
       first_at = least(l.first_at, excluded.first_at), last_at = greatest(l.last_at, excluded.last_at)`,
    [JSON.stringify(rows), log.sourceId, log.kind],
  );
}
