/** Somebody or some group to whom a system grants something. */
export interface Principal {
  /** In the inventory. */
  id: string;
  type: "identity" | "group";
  realm: string;
  /** As its system calls it. */
  externalId: string;
  /** As people call it. */
  name: string;
  /** Of an identity its kind; of a group nothing more. */
  kind: string;
}

/** Somebody, or a group that somebody is in. */
export interface Standing {
  principal: Principal;
  /** The group by which it is so, the nearest first; null: it is itself. */
  through: Principal | null;
}

/** Whoever is granted something, with who is in which group. */
export class Principals {
  readonly #of: ReadonlyMap<string, Principal>;
  readonly #groupsOf = new Map<string, string[]>();
  readonly #membersOf = new Map<string, string[]>();

  /** `members`: pairs of a group and who is in it, a group or an identity. */
  constructor(all: readonly Principal[], members: readonly (readonly [group: string, member: string])[]) {
    this.#of = new Map(all.map((principal) => [principal.id, principal]));
    for (const [group, member] of members) {
      push(this.#groupsOf, member, group);
      push(this.#membersOf, group, member);
    }
  }

  get(id: string): Principal | undefined {
    return this.#of.get(id);
  }

  all(): Iterable<Principal> {
    return this.#of.values();
  }

  /** Itself, and every group that it is known to be in, through any number of others. */
  standingsOf(principal: Principal): Standing[] {
    const found = new Map<string, Standing>([[principal.id, { principal, through: null }]]);
    for (const { principal: at, through } of found.values()) {
      for (const id of this.#groupsOf.get(at.id) ?? []) {
        const group = this.#of.get(id);
        if (group && !found.has(id)) found.set(id, { principal: group, through: through ?? group });
      }
    }
    return [...found.values()];
  }

  /** Whether all who are in a group are known: it is one of those that were read whole, and so are all groups in it. */
  isWhole(group: string, whole: ReadonlySet<string>): boolean {
    const seen = new Set([group]);
    for (const at of seen) {
      if (!whole.has(at)) return false;
      for (const member of this.#membersOf.get(at) ?? [])
        if (this.#of.get(member)?.type !== "identity") seen.add(member);
    }
    return true;
  }

  /** The identities that are known to be in a group, through any number of others. */
  within(group: string): Principal[] {
    const seen = new Set([group]);
    for (const at of seen) for (const member of this.#membersOf.get(at) ?? []) seen.add(member);
    return [...seen].flatMap((id) => {
      const member = this.#of.get(id);
      return member?.type === "identity" ? [member] : [];
    });
  }
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
