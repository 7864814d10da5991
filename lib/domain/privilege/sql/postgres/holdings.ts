import type { Holding } from "../../decision";
import { everybody, type PostgresFacts } from "./facts";
import type { RoleTree } from "./roles";

/** All that a role is given: attributes, what it owns, what was granted to it, to the roles it has and to everybody. */
export function holdingsOf(role: string, facts: PostgresFacts, tree: RoleTree): Holding[] {
  const cluster = "the whole cluster";
  const held = tree.heldBy(role, null);
  const through = (grantee: string) =>
    grantee === everybody ? "PUBLIC" : grantee === role ? null : tree.nameOf(grantee);
  const has = (grantee: string | null) => grantee !== null && (grantee === everybody || held.has(grantee));
  const holdings: Holding[] = [...(facts.attributes.get(role) ?? [])].map((what) => ({
    what,
    where: cluster,
    through: null,
    by: "attribute of the role",
  }));
  for (const other of held.keys()) {
    const name = tree.nameOf(other);
    if (/^pg_/.test(name) && other !== role)
      holdings.push({ what: `what ${name} may`, where: cluster, through: name, by: "membership" });
    for (const each of facts.handsOn.get(other) ?? [])
      holdings.push({
        what: `ADMIN OPTION on role ${tree.nameOf(each)}`,
        where: cluster,
        through: through(other),
        by: "membership",
      });
  }
  for (const other of tree.becomes(role).filter((each) => !held.has(each)))
    holdings.push({
      what: `SET ROLE ${tree.nameOf(other)}`,
      where: cluster,
      through: null,
      by: "membership",
    });
  for (const object of facts.objects.values()) {
    const database = facts.objects.get(object.database)?.name ?? object.database;
    const where =
      object.kind === "database" ? `database ${object.name}` : `${object.kind} ${object.name} in ${database}`;
    if (object.owner !== null && has(object.owner))
      holdings.push({ what: "everything", where, through: through(object.owner), by: "owner" });
    for (const { grantee, privileges, grantable } of object.grants) {
      if (!has(grantee)) continue;
      const by = grantable.length > 0 ? `grant, and may hand on ${grantable.join(", ")}` : "grant";
      holdings.push({ what: privileges.join(", "), where, through: through(grantee), by });
    }
  }
  for (const { place, kind, maker, grantee, privileges } of facts.defaults) {
    if (!has(grantee)) continue;
    const what = `${privileges.join(", ")} on each ${kind} that ${maker} makes later`;
    holdings.push({ what, where: place, through: through(grantee), by: "default privileges" });
  }
  return holdings;
}
