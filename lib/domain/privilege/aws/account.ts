import type { Asker } from "../decision";
import type { AccountFacts, PrincipalFacts } from "./account-facts";
import { keysOfPrincipal } from "./asked";
import type { Policy } from "./document";
import { type Principal, readPrincipal } from "./principal";
import type { KeyFacts } from "./request";
import { unreadPolicy } from "./unread";

/** Who asks, as AWS sees them, with what is known of them. */
export interface Caller {
  principal: Principal;
  /** Null: no source lists them. */
  facts: PrincipalFacts | null;
  /** Null: not read. */
  identity: readonly Policy[] | null;
  boundaries: readonly Policy[] | null;
  session: readonly Policy[] | null;
  keys: ReadonlyMap<string, KeyFacts>;
}

/** An account's users, roles and policies, ready to be asked about. */
export class Account {
  readonly #byId: ReadonlyMap<string, PrincipalFacts>;
  readonly #byArn: ReadonlyMap<string, PrincipalFacts>;
  readonly #callers = new Map<string, Caller | null>();
  /** Those that hold the same share one list. */
  readonly #identity = new Map<string, readonly Policy[]>();
  readonly #rest: readonly Policy[];

  constructor(readonly facts: AccountFacts) {
    this.#byId = new Map(facts.principals.map((each) => [each.id, each]));
    this.#byArn = new Map(facts.principals.map((each) => [each.arn, each]));
    this.#rest = facts.notSeen.length > 0 ? [unreadPolicy(restOf(facts.account))] : [];
  }

  /** Who asks; null: nobody that AWS lets ask. */
  caller({ id, name }: Asker): Caller | null {
    const key = `${id} ${name}`;
    const known = this.#callers.get(key);
    if (known !== undefined) return known;
    const facts = id === null ? undefined : this.#byId.get(id);
    const caller = facts ? this.#listed(facts, name) : id === null ? this.#unlisted(name) : null;
    this.#callers.set(key, caller);
    return caller;
  }

  /** A role by its ARN; undefined: it is not there. */
  role(arn: string): PrincipalFacts | undefined {
    return this.#byArn.get(arn);
  }

  /** All policies of the account that hold for a principal. */
  identityOf({ held, heldKey }: PrincipalFacts): readonly Policy[] {
    const known = this.#identity.get(heldKey);
    if (known) return known;
    const policies = [...held.map(({ policy }) => policy), ...this.#rest];
    this.#identity.set(heldKey, policies);
    return policies;
  }

  #listed(facts: PrincipalFacts, name: string): Caller | null {
    // A session is its role under a name of its own.
    const said = name.includes(":assumed-role/") ? readPrincipal(name) : null;
    const principal = said ?? readPrincipal(facts.arn);
    if (principal === null) return null;
    const { uniqueId, tags } = facts;
    const own = { name: facts.name, uniqueId, tags, roleArn: facts.arn };
    return {
      principal,
      facts,
      identity: this.identityOf(facts),
      boundaries: facts.boundary === null ? [] : [facts.boundary.policy],
      session: [],
      keys: keysOfPrincipal(principal, own, this.facts.guardrails.organisation),
    };
  }

  #unlisted(name: string): Caller | null {
    const principal = readPrincipal(name);
    if (principal === null) return null;
    return {
      principal,
      facts: null,
      identity: null,
      boundaries: null,
      // Federated users have what their session leaves of the user who let them in.
      session: principal.kind === "federated_user" ? null : [],
      keys: keysOfPrincipal(principal, null, this.facts.guardrails.organisation),
    };
  }
}

/** What stands for all that was not read of an account's users, roles and policies. */
export function restOf(account: string): string {
  return `the rest of the users, roles and policies of account ${account}`;
}
