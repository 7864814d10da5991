import type { Route } from "../../decision";
import type { Account } from "../account";
import { restOf } from "../account";
import type { AwsFacts } from "../facts";
import { estateOf, unreadOf, walkerOf } from "./account-estate";
import type { Estate } from "./estate";
import { allPaths, type FoundPath, findPaths } from "./find-paths";
import { SharedAnswers } from "./shared-answers";
import type { Walker } from "./walker";

const byId = new Map(allPaths.map((path) => [path.id, path]));

/** The escalation paths of an account's users and roles, against its own roles, users and groups. */
export class AccountPaths {
  readonly #walkers = new Map<string, { walker: Walker; notSeen: readonly string[]; key: string }>();
  readonly #told: ReadonlySet<string>;
  readonly #estate: Estate;
  readonly #shared = new SharedAnswers();

  constructor(
    private readonly account: Account,
    private readonly facts: AwsFacts,
    private readonly now: Date,
  ) {
    const { principals } = account.facts;
    for (const principal of principals) {
      const walker = walkerOf(principal, account);
      if (walker === null) continue;
      const key = `${principal.kind} ${principal.heldKey} ${principal.boundary?.policy.name ?? ""}`;
      this.#walkers.set(principal.id, { walker, notSeen: unreadOf(principal), key });
    }
    this.#estate = estateOf(
      account,
      [...this.#walkers.values()].map(({ walker }) => walker),
    );
    this.#told = new Set(
      principals.flatMap(({ arn, kind, isReached }) => (isReached || kind === "root" ? [arn] : [])),
    );
  }

  /** Those of a principal, by the inventory's id. */
  of(id: string | null): Route[] {
    const known = id === null ? undefined : this.#walkers.get(id);
    if (known === undefined) return [];
    const { walker, key } = known;
    return findPaths(walker, this.#estate, this.facts, this.now, this.#shared.of(key, walker)).map((found) =>
      this.#routeOf(found),
    );
  }

  /** Policies of a principal that were not read: on them may hang more paths. */
  notSeen(id: string | null): readonly string[] {
    const own = (id === null ? undefined : this.#walkers.get(id))?.notSeen ?? [];
    const { notSeen, account } = this.account.facts;
    return notSeen.length > 0 ? [...own, restOf(account)] : own;
  }

  #routeOf({ id, needs }: FoundPath): Route {
    const actions = [...new Set(byId.get(id)?.deeds.map(({ action }) => action) ?? [])];
    // Who is out of reach is not named.
    const told = needs.map(({ which, ...need }) => ({
      ...need,
      which: which.filter((arn) => this.#told.has(arn) || !/:(user|role)\//.test(arn)),
    }));
    return {
      id,
      sentence: `may come to more by ${actions.join(", ")}`,
      where: `account ${this.account.facts.account}`,
      by: told.map(({ what, seen, which }) =>
        seen === "not seen"
          ? `${what} (not seen)`
          : `${what}${which.length > 0 ? ` (${which.join(", ")})` : ""}`,
      ),
      needs: told,
    };
  }
}
