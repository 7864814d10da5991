import type { Ask, Asker, Decision, Holding, Route, Way } from "../decision";
import { decidePath, type PathAnswer, type StatedRule } from "./decide-path";
import type { Holder, VaultFacts } from "./facts";
import { type VaultRequest, vaultRequest } from "./request";
import { routesOf } from "./routes";

interface Held {
  isRoot: boolean;
  rules: readonly StatedRule[];
  /** Policies without a text that was read. */
  unread: readonly string[];
  /** The rules of the policy that nearly every token has beside its own; empty: it is among its own. */
  byDefault: readonly StatedRule[];
}

/** A Vault's policies and who has them, ready to answer. */
export class VaultServer {
  readonly #byId: ReadonlyMap<string, Holder>;
  readonly #byName: ReadonlyMap<string, Holder>;
  readonly #held = new Map<string, Held>();

  constructor(private readonly facts: VaultFacts) {
    this.#byId = new Map(facts.holders.map((holder) => [holder.id, holder]));
    this.#byName = new Map([...facts.holders].reverse().map((holder) => [holder.name, holder]));
  }

  get layersNotSeen(): readonly string[] {
    const unread = [...this.facts.policies.values()].filter(
      ({ name, rules }) => rules === null && name !== "root",
    );
    return [...this.facts.layersNotSeen, ...unread.map(({ name }) => `The text of the policy ${name}.`)];
  }

  /** Whether somebody may do it, and what decides. Throws `Misasked`. */
  decide(asker: Asker, ask: Ask): Decision {
    const request = vaultRequest(ask);
    const holder = this.#holder(asker);
    if (!holder) return depends("Nothing of it is known.", [`${asker.name}, which is not listed any more.`]);
    const held = this.#of(holder);
    if (held.isRoot)
      return {
        verdict: "allowed",
        reason: "It has the policy root, which may do everything.",
        layersNotSeen: [],
      };
    return this.#decided(holder, held, request);
  }

  #decided(holder: Holder, held: Held, { capability, path }: VaultRequest): Decision {
    const own = decidePath(held.rules, capability, path);
    const withDefault = decidePath([...held.rules, ...held.byDefault], capability, path);
    const unread = held.unread.map((name) => `The text of the policy ${name}.`);
    if (own.answer !== withDefault.answer) {
      const layer = "Whether its tokens have the policy default: nearly all do.";
      return depends(`${said(withDefault, capability, path)} That is by the policy default.`, [
        layer,
        ...unread,
      ]);
    }
    // A rule that was not read might come before those that were, and deny.
    if (own.answer === "maybe" || unread.length > 0)
      return depends(
        `${said(own, capability, path)}${own.hangsOn.length > 0 ? ` It hangs on ${own.hangsOn.join(", ")}.` : ""}`,
        unread,
      );
    if (own.answer === "yes") {
      const through = holder.policies.flatMap(({ policy, through: group }) =>
        group !== null && own.policies.includes(this.facts.policies.get(policy)?.name ?? "") ? [group] : [],
      );
      const by = through.length > 0 ? ` It has it through ${[...new Set(through)].join(", ")}.` : "";
      return { verdict: "allowed", reason: `${said(own, capability, path)}${by}`, layersNotSeen: [] };
    }
    const { layersNotSeen } = this.facts;
    return layersNotSeen.length > 0
      ? depends(
          `${said(own, capability, path)} Not everything was read: ${layersNotSeen.join(" ")}`,
          layersNotSeen,
        )
      : { verdict: "denied", reason: said(own, capability, path), layersNotSeen };
  }

  /** Everybody who may do it, as far as it is certain. Throws `Misasked`. */
  whoCan(ask: Ask): Way[] {
    const request = vaultRequest(ask);
    return this.facts.holders.flatMap((holder): Way[] => {
      if (!holder.told) return [];
      const held = this.#of(holder);
      const way = { realm: this.facts.realm, type: "identity", name: holder.name, namedOnly: false } as const;
      if (held.isRoot) return [{ ...way, through: null, by: "policy root" }];
      const found = decidePath(held.rules, request.capability, request.path);
      if (found.answer !== "yes" || held.unread.length > 0) return [];
      const given = holder.policies.find(({ policy }) =>
        found.policies.includes(this.facts.policies.get(policy)?.name ?? ""),
      );
      return [
        { ...way, through: given?.through ?? null, by: `policy ${found.policies.join(", ")}: ${found.path}` },
      ];
    });
  }

  /** What each policy gives somebody, path by path. */
  holdingsOf(asker: Asker): Holding[] {
    const holder = this.#holder(asker);
    return (holder?.policies ?? []).flatMap(({ policy, through }): Holding[] => {
      const known = this.facts.policies.get(policy);
      const by = `policy ${known?.name ?? policy}`;
      if (known?.name === "root") return [{ what: "everything", where: "the whole Vault", through, by }];
      if (!known?.rules)
        return [{ what: "what its text says, which was not read", where: "the whole Vault", through, by }];
      return known.rules.map(({ path, capabilities, limits }) => ({
        what: [...capabilities, ...limits.map((limit) => `with ${limit}`)].join(", "),
        where: path,
        through,
        by,
      }));
    });
  }

  /** The ways to more that somebody has for certain. */
  routesOf(asker: Asker): Route[] {
    const holder = this.#holder(asker);
    if (!holder) return [];
    const { isRoot, rules, unread } = this.#of(holder);
    return unread.length > 0 && !isRoot ? [] : routesOf({ isRoot, rules, roles: this.facts.roles });
  }

  #holder({ id, name }: Asker): Holder | undefined {
    return (id ? this.#byId.get(id) : undefined) ?? this.#byName.get(name);
  }

  #of(holder: Holder): Held {
    const known = this.#held.get(holder.id);
    if (known) return known;
    const all = [...this.facts.policies.values()];
    const own = holder.policies.flatMap(({ policy }) => this.facts.policies.get(policy) ?? []);
    const named = (policies: typeof all): StatedRule[] =>
      policies.flatMap(({ name, rules }) => (rules ?? []).map((rule) => ({ ...rule, policy: name })));
    const held = {
      isRoot: own.some(({ name }) => name === "root"),
      rules: named(own),
      unread: own.flatMap(({ name, rules }) => (rules === null && name !== "root" ? [name] : [])),
      byDefault: own.some(({ name }) => name === "default")
        ? []
        : named(all.filter(({ name }) => name === "default")),
    };
    this.#held.set(holder.id, held);
    return held;
  }
}

function said({ answer, path, policies }: PathAnswer, capability: string, asked: string): string {
  if (path === null) return `No path of its policies means ${asked}.`;
  const gives = answer === "no" ? `does not give ${capability}` : `gives ${capability}`;
  return `The path ${path} of policy ${policies.join(", ")} ${gives} on ${asked}.`;
}

function depends(reason: string, layersNotSeen: readonly string[]): Decision {
  return { verdict: "depends", reason, layersNotSeen };
}
