import type { IdentityContext } from "@/lib/domain/assessment/context";
import { Directory } from "@/lib/features/people/data-directory";
import type { Runner } from "@/lib/platform/read";
import { agentsOf } from "./data-agents";
import { basesOf, type RealmsRead, realmsRead } from "./data-base";
import { grantsOf, KnownPowers } from "./data-grants";
import { issuersOf } from "./data-issuers";
import { credentialsOf, readsOf } from "./data-keys";
import { asLookedAt, type LateLooks, lateLookOn, lateUseOf, readLateLooks } from "./data-looks";
import { namesOn, ownersOf, tracesOf } from "./data-people";
import { mayBecomeOf, reachableFrom, trustedByOf } from "./data-trusts";
import { usageOf } from "./data-usage";

/** What many identities have in common, read once. */
export interface Surroundings {
  read: RealmsRead;
  powers: KnownPowers;
  late: LateLooks;
  /** Everybody; null: those who are named are looked up each time. */
  directory: Directory | null;
}

/** For one page: people are looked up by name. */
export async function surroundingsOf(db: Runner, now: Date): Promise<Surroundings> {
  const late = await readLateLooks(db, now);
  return { read: await realmsRead(db), powers: new KnownPowers(), late, directory: null };
}

/** For a pass over many: the directory is read whole. */
export async function wholeSurroundings(db: Runner, now: Date): Promise<Surroundings> {
  return { ...(await surroundingsOf(db, now)), directory: await Directory.whole(db) };
}

/** All that rules may ask about these identities; those that are gone or were never there are left out. */
export async function loadContexts(
  db: Runner,
  ids: readonly string[],
  { read, powers, late, directory }: Surroundings,
  now: Date,
): Promise<IdentityContext[]> {
  const bases = await basesOf(db, ids, read);
  const there = bases.map(({ id }) => id);
  const credentials = await credentialsOf(db, there);
  const lateUse = await lateUseOf(db, there, late);
  const reads = await readsOf(db, there);
  const trustedBy = await trustedByOf(db, there);
  const mayBecome = await mayBecomeOf(db, there);
  const grants = await grantsOf(db, there, powers);
  const owners = await ownersOf(db, there);
  const usage = await usageOf(db, there, now);
  const issuers = await issuersOf(db, bases, read);
  const { agents, servers } = await agentsOf(db, bases, trustedBy, mayBecome);
  const people = directory ?? (await Directory.of(db, bases.flatMap(namesOn)));
  return bases.map(({ ownerHints, trustsRead, reach, ...base }) => ({
    ...base,
    lastUsed: asLookedAt(base.lastUsed, lateLookOn(base.id, credentials.get(base.id) ?? [], lateUse)),
    reachableFrom: reachableFrom(trustedBy.get(base.id) ?? [], reach),
    trustsHidden: !trustsRead && !trustedBy.has(base.id),
    credentials: (credentials.get(base.id) ?? []).map((each) => ({
      ...each,
      lastUsed: asLookedAt(each.lastUsed, lateUse.get(each.id)),
    })),
    reads: reads.get(base.id) ?? [],
    trustedBy: trustedBy.get(base.id) ?? [],
    mayBecome: mayBecome.get(base.id) ?? [],
    grants: grants.get(base.id) ?? [],
    owners: owners.get(base.id) ?? { technical: null, business: null },
    traces: tracesOf({ ownerHints, description: base.description }, people),
    usage: usage.get(base.id) ?? null,
    issuers: issuers.get(base.id) ?? null,
    agent: agents.get(base.id) ?? null,
    toolServer: servers.get(base.id) ?? null,
  }));
}
