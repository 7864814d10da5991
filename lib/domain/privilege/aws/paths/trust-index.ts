import { readArn } from "../arn";
import type { Principal } from "../principal";
import type { Estate, EstateRole } from "./estate";

type Placed = readonly [place: number, role: EstateRole];

/** The roles of an estate by whom their trust names. */
interface Index {
  byName: Map<string, Placed[]>;
  byAccount: Map<string, Placed[]>;
  /** They let in everybody, all but some, or cannot be read. */
  open: Placed[];
}

const indexes = new WeakMap<Estate, Index>();

/**
 * The roles of an estate whose trust may let a principal in, in their order. `byAccount`: also those that leave it to the policies of the
 * principal's account; without a policy that gives it, they let nobody in.
 */
export function rolesTrusting(estate: Estate, { id, account }: Principal, byAccount: boolean): EstateRole[] {
  const index = indexes.get(estate) ?? indexOf(estate);
  indexes.set(estate, index);
  const named = index.byName.get(id) ?? [];
  const ofAccount = byAccount && account !== null ? (index.byAccount.get(account) ?? []) : [];
  if (named.length === 0 && index.open.length === 0) return ofAccount.map(([, role]) => role);
  const placed = new Map<number, EstateRole>([...named, ...index.open, ...ofAccount]);
  return [...placed].sort(([a], [b]) => a - b).map(([, role]) => role);
}

const passed = new WeakMap<Estate, Map<string, readonly EstateRole[]>>();

/** The roles of an estate that one of these services may take on; a role for instances needs a profile, too. */
export function rolesPassedTo(
  estate: Estate,
  services: readonly string[],
  isTakenOn: (role: EstateRole, service: string) => boolean,
): readonly EstateRole[] {
  const known = passed.get(estate) ?? new Map<string, readonly EstateRole[]>();
  passed.set(estate, known);
  const key = services.join(" ");
  const roles =
    known.get(key) ??
    (estate.roles ?? []).filter((role) =>
      services.some(
        (service) => (service !== "ec2.amazonaws.com" || role.hasInstanceProfile) && isTakenOn(role, service),
      ),
    );
  known.set(key, roles);
  return roles;
}

function indexOf({ roles }: Estate): Index {
  const index: Index = { byName: new Map(), byAccount: new Map(), open: [] };
  for (const [place, role] of (roles ?? []).entries()) {
    const names = new Set(
      role.trust?.statements.flatMap(({ allow, principals }) => (allow ? [...(principals?.aws ?? [])] : [])),
    );
    const isOpen =
      role.trust === null ||
      names.has("*") ||
      role.trust.statements.some(({ allow, allButPrincipals }) => allow && allButPrincipals);
    if (isOpen) index.open.push([place, role]);
    for (const name of names) {
      const arn = readArn(name);
      const account = /^\d{12}$/.test(name) ? name : arn?.resource === "root" ? arn.account : null;
      if (account === null) add(index.byName, name, [place, role]);
      else add(index.byAccount, account, [place, role]);
    }
  }
  return index;
}

function add(map: Map<string, Placed[]>, key: string, placed: Placed): void {
  const list = map.get(key);
  if (list) list.push(placed);
  else map.set(key, [placed]);
}
