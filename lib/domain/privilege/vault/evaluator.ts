import type { Ask, Asker, Decision, Evaluator, Holding, Route, Way } from "../decision";
import type { VaultFacts } from "./facts";
import { vaultRequest } from "./request";
import { VaultServer } from "./vault";

/** What the evaluation of Vault leaves out. */
export const notEvaluated: readonly string[] = [
  "what the entity behind a sign-in has beside its role, where the two are not known to be one",
  "whether a token still lives, and from where it may be used",
  "policies of other namespaces, Sentinel, and policies that were deleted and are still named, which count as they were",
  "whether what it asks for is there: to write something new takes create at some paths, update at others",
];

/** Vaults, each by its realm. */
export class VaultEvaluator implements Evaluator {
  readonly #vaults: ReadonlyMap<string, VaultServer>;

  constructor(vaults: readonly VaultFacts[]) {
    this.#vaults = new Map(vaults.map((facts) => [facts.realm, new VaultServer(facts)]));
  }

  decide(asker: Asker, ask: Ask): Decision {
    const vault = this.#vaults.get(asker.realm);
    if (vault) return vault.decide(asker, ask);
    vaultRequest(ask);
    return {
      verdict: "depends",
      reason: "Nothing of its Vault was read.",
      layersNotSeen: ["The policies of its Vault."],
    };
  }

  whoCan(ask: Ask): Way[] {
    vaultRequest(ask);
    return [...this.#vaults.values()].flatMap((vault) => vault.whoCan(ask));
  }

  holdingsOf(asker: Asker): Holding[] {
    return this.#vaults.get(asker.realm)?.holdingsOf(asker) ?? [];
  }

  routesOf(asker: Asker): Route[] {
    return this.#vaults.get(asker.realm)?.routesOf(asker) ?? [];
  }

  layersNotSeen(realm: string): readonly string[] {
    return this.#vaults.get(realm)?.layersNotSeen ?? [];
  }
}
