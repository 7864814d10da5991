import type { Ask, Asker, Decision, Evaluator, Holding, Route, Way } from "../decision";
import { requestOf } from "./request";
import { Tenant, type TenantFacts } from "./tenant";

/** What the evaluation of Entra and Azure leaves out. */
export const notEvaluated: readonly string[] = [
  "roles that somebody may take up for a while (Privileged Identity Management)",
  "conditional access, and whether an account or application is disabled",
  "deny assignments and locks in Azure, access policies of key vaults, and keys that open a storage account without a role",
  "what an application may do as the owner of another, or of a group",
  "policies of applications that narrow a permission (Exchange's access policies, Sites.Selected)",
];

/** Tenants, each by its realm, with what lies in their Azure. */
export class EntraEvaluator implements Evaluator {
  readonly #tenants: ReadonlyMap<string, Tenant>;

  constructor(tenants: readonly TenantFacts[]) {
    this.#tenants = new Map(tenants.map((facts) => [facts.realm, new Tenant(facts)]));
  }

  decide(asker: Asker, ask: Ask): Decision {
    const tenant = this.#of(asker.realm);
    if (tenant) return tenant.decide(asker, ask);
    requestOf(ask);
    const layersNotSeen = ["The directory that it belongs to."];
    return { verdict: "depends", reason: "Nothing of its directory was read.", layersNotSeen };
  }

  whoCan(ask: Ask): Way[] {
    requestOf(ask);
    return [...this.#tenants.values()].flatMap((tenant) => tenant.whoCan(ask));
  }

  holdingsOf(asker: Asker): Holding[] {
    return this.#of(asker.realm)?.holdingsOf(asker) ?? [];
  }

  routesOf(asker: Asker): Route[] {
    return this.#of(asker.realm)?.routesOf(asker) ?? [];
  }

  layersNotSeen(realm: string): readonly string[] {
    return this.#of(realm)?.layersNotSeen() ?? [];
  }

  #of(realm: string): Tenant | undefined {
    return this.#tenants.get(realm.replace(/^azure:/, "entra:"));
  }
}
