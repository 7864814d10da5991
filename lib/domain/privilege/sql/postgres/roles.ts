import { addTo } from "../../add-to";
import { type Reached, reachedFrom, stepsTo } from "../../reached";
import type { PostgresFacts } from "./facts";

/** Whose rights each role has by itself, and which roles it may become. */
export class RoleTree {
  readonly #inherits = new Map<string, string[]>();
  readonly #sets = new Map<string, string[]>();
  readonly #named = new Map<string, string>();
  readonly #held = new Map<string, Reached>();

  constructor(private readonly facts: PostgresFacts) {
    for (const { role, member, inherits, sets } of facts.memberships) {
      if (inherits) addTo(this.#inherits, member, role);
      if (sets) addTo(this.#sets, member, role);
    }
    for (const [role, name] of facts.roles) if (/^pg_/.test(name)) this.#named.set(name, role);
  }

  nameOf(role: string): string {
    return this.facts.roles.get(role) ?? role;
  }

  /** One of the roles that come with the server. */
  provided(name: string): string | undefined {
    return this.#named.get(name);
  }

  is(role: string, attribute: string): boolean {
    return this.facts.attributes.get(role)?.has(attribute) ?? false;
  }

  /**
   * Every role whose rights it has without doing anything, itself among them. In a database its owner is a member of
   * pg_database_owner. https://www.postgresql.org/docs/current/predefined-roles.html
   */
  heldBy(role: string, database: string | null): Reached {
    const owner = database === null ? null : (this.facts.objects.get(database)?.owner ?? null);
    const key = `${role} ${owner}`;
    const known = this.#held.get(key);
    if (known) return known;
    const ofOwner = this.provided("pg_database_owner");
    const held = reachedFrom(role, (from) => [
      ...(this.#inherits.get(from) ?? []),
      ...(from === owner && ofOwner !== undefined ? [ofOwner] : []),
    ]);
    this.#held.set(key, held);
    return held;
  }

  /** Every role that it may become by SET ROLE, without itself. */
  becomes(role: string): string[] {
    return [...reachedFrom(role, (from) => this.#sets.get(from) ?? []).keys()].slice(1);
  }

  /** `role readers, which it has through writers`; itself: null. */
  throughText(held: Reached, role: string): string | null {
    if (held.get(role) === null) return null;
    const steps = stepsTo(held, role).map((each) => this.nameOf(each));
    return `role ${this.nameOf(role)}, which it has${steps.length > 0 ? ` through ${steps.join(", ")}` : ""}`;
  }
}
