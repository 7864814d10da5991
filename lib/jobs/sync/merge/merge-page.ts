import { markForAssessment, markHolders, markHoldersOf } from "@/lib/features/assessment/mutations-marks";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import { lockRealms } from "@/lib/features/identities/mutations-realms";
import type { ChildRow, EdgeRow } from "@/lib/jobs/sync/page-rows";
import { type ResolveIdentity, resolveIdentities } from "./aliases";
import { type ChangeRow, compareIdentities, snapshotIdentities, writeChanges } from "./changes";
import { writeEdges } from "./edges";
import { foldCredentials, foldIdentities, foldPlacements } from "./fold";
import { holdersOf } from "./holders";
import { asTarget, writeBodies, writeInterned } from "./interned";
import { linkFingerprints, linkRecreated } from "./links";
import type { PageCounts, PageMerge } from "./page";
import { realmsOf } from "./page-realms";
import { writeSightings } from "./sightings";

/**
 * Merges one page into the inventory, inside the caller's transaction. Idempotent: the same page again writes nothing.
 * Order matters only within the transaction: shared rows, identities, their children, attachments, derived columns.
 */
export async function mergePage(merge: PageMerge): Promise<PageCounts> {
  const { tx, rows } = merge;
  await writeBodies(merge);
  await writeInterned(merge, "containers", rows.containers);
  const entitlements = await writeInterned(merge, "entitlements", rows.entitlements);
  await writeInterned(merge, "resources", [...rows.containers.map(asTarget), ...rows.resources]);

  await lockRealms(tx, realmsOf(rows));
  const resolve = await resolveIdentities(merge);
  const news: ChangeRow[] = [];

  const identities = await writeSightings(merge, "identity", rows.identities);
  const identityIds = identities.changed.map((row) => row.id);
  const before = merge.firstSight ? null : await snapshotIdentities(tx, identityIds);
  await foldIdentities(tx, identityIds, merge);
  if (before) {
    const after = await snapshotIdentities(tx, identityIds);
    news.push(...compareIdentities(before, after));
    await linkRecreated(
      merge,
      identityIds.filter((id) => !before.has(id)),
    );
  }

  point(rows.credentials, resolve);
  point(rows.placements, resolve);
  const credentials = await writeSightings(merge, "credential", rows.credentials);
  await foldCredentials(tx, ids(credentials.changed), merge.now);
  const placements = await writeSightings(merge, "placement", rows.placements);
  await foldPlacements(tx, ids(placements.changed), merge.now);
  await linkFingerprints(merge, printed(placements.changed), printed(credentials.changed));

  const members = await writeEdges(merge, "members", rows.members, resolve);
  const grants = await writeEdges(merge, "grants", rows.grants, resolve);
  const trusts = await writeEdges(merge, "trusts", rows.trusts, resolve);

  if (!merge.firstSight) {
    news.push(
      ...credentialNews(credentials.changed),
      ...(await grantNews(merge, grants)),
      ...trustNews(trusts),
    );
    await writeChanges(tx, merge.runId, merge.now, await ofKnownIdentities(merge, news));
    // After a first look it is done once, at the scope's end.
    await refreshDerived(
      tx,
      await touchedIdentities(merge, identityIds, credentials.changed, placements.changed),
    );
    await markHoldersOf(tx, entitlements);
    await markHolders(tx, [...idsIn(grants, "principal_id"), ...idsIn(members, "member_id")]);
    await markForAssessment(tx, [...idsIn(trusts, "identity_id"), ...idsIn(trusts, "subject_id")]);
  }

  const edges = members.length + grants.length + trusts.length;
  const added = identities.added + credentials.added + placements.added + edges;
  const written = identities.changed.length + credentials.changed.length + placements.changed.length + edges;
  return { added, changed: written - added };
}

const ids = (rows: { id: string }[]) => rows.map((row) => row.id);

const idsIn = (rows: readonly EdgeRow[], column: string) =>
  rows.flatMap(({ columns }) => (typeof columns[column] === "string" ? [columns[column]] : []));

const printed = (rows: ChildRow[]) => ids(rows.filter((row) => row.observed.fingerprint !== undefined));

/** Puts the identity's id beside the ref that the sighting keeps. */
function point(rows: ChildRow[], resolve: ResolveIdentity): void {
  for (const row of rows) {
    if (row.identity) row.observed.identity_id = resolve(row.identity);
  }
}

function credentialNews(rows: ChildRow[]): ChangeRow[] {
  return rows.flatMap((row) => {
    const identityId = row.observed.identity_id;
    if (typeof identityId !== "string") return [];
    const after = `${row.observed.type} ${row.externalId} (${row.observed.status ?? "unknown"})`;
    return [{ identityId, kind: "changed" as const, details: [{ what: "credential", before: null, after }] }];
  });
}

async function grantNews(merge: PageMerge, rows: EdgeRow[]): Promise<ChangeRow[]> {
  if (rows.length === 0) return [];
  const named = await merge.tx.query<{ id: string; principal_id: string; name: string }>(
    `SELECT g.id, g.principal_id, coalesce(e.name, 'an entitlement not read yet') AS name
     FROM grants g LEFT JOIN entitlements e ON e.id = g.entitlement_id
     WHERE g.id = ANY($1::uuid[]) AND g.principal_kind = 'identity'`,
    [ids(rows)],
  );
  return named.rows.map((row) => ({
    identityId: row.principal_id,
    kind: "changed",
    details: [{ what: "permission added", before: null, after: row.name }],
  }));
}

function trustNews(rows: EdgeRow[]): ChangeRow[] {
  return rows.flatMap(({ columns }) =>
    typeof columns.identity_id === "string" && typeof columns.subject === "string"
      ? [
          {
            identityId: columns.identity_id,
            kind: "changed" as const,
            details: [{ what: "trust added", before: null, after: columns.subject }],
          },
        ]
      : [],
  );
}

/** Changes are told of identities in the inventory; a child whose parent nobody listed has nobody to tell it of. */
async function ofKnownIdentities(merge: PageMerge, news: ChangeRow[]): Promise<ChangeRow[]> {
  const known = await merge.tx.query<{ id: string }>("SELECT id FROM identities WHERE id = ANY($1::uuid[])", [
    [...new Set(news.map((row) => row.identityId))],
  ]);
  const inInventory = new Set(known.rows.map((row) => row.id));
  return news.filter((row) => inInventory.has(row.identityId));
}

/** The identities whose derived columns this page may have moved. */
async function touchedIdentities(
  merge: PageMerge,
  identityIds: string[],
  credentials: ChildRow[],
  placements: ChildRow[],
): Promise<string[]> {
  const touched = new Set(identityIds);
  for (const row of credentials) {
    if (typeof row.observed.identity_id === "string") touched.add(row.observed.identity_id);
  }
  for (const id of await holdersOf(merge.tx, [], ids(placements))) touched.add(id);
  return [...touched];
}
