import type { PageRows } from "@/lib/jobs/sync/page-rows";

/** The realms of everything that a page joins: identities, their children, and who they refer to. */
export function realmsOf(rows: PageRows): Set<string> {
  const realms = new Set<string>();
  for (const row of rows.identities) {
    realms.add(row.realm);
    for (const name of row.names) realms.add(name.realm);
  }
  for (const row of [...rows.credentials, ...rows.placements]) {
    realms.add(row.realm);
    if (row.identity) realms.add(row.identity.realm);
    if (row.credential) realms.add(row.credential.realm);
    // The same secret may come from two scopes at the same moment, too.
    if (row.observed.fingerprint !== undefined) realms.add("fingerprint");
  }
  for (const row of [...rows.members, ...rows.grants, ...rows.trusts]) {
    for (const ref of Object.values(row.refs)) if (ref) realms.add(ref.realm);
  }
  return realms;
}
