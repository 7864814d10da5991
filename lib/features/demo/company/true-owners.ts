import { deployKeyRef } from "@/lib/connectors/github/names";
import { accounts, closedAccount } from "./accounts";
import type { Estate } from "./connected";
import { entraKeepers } from "./entra-tenant";
import { gcpKeepers } from "./gcp-organization";
import { deployKeys } from "./github-data";
import { GithubTables } from "./github-tables";
import { keeperNamed, type TrueOwner } from "./keepers";
import { clusterKeepers } from "./kubernetes-cluster";

/**
 * Who really looks after what: the truth that nothing in the product is ever told, for whoever measures what was made of the
 * traces. What nobody made up an owner for is not in it.
 */
export function trueOwnersOf(estate: Estate): TrueOwner[] {
  const tables = new GithubTables(estate.company);
  return [
    ...accounts
      .filter(({ key }) => key !== closedAccount)
      .flatMap(({ key }) => estate.account(key).trueOwners()),
    ...clusterKeepers(estate),
    ...deployKeys.map(([, title, by]) => ({
      ref: deployKeyRef("github", tables.id("deploy key", title)),
      ...keeperNamed(by),
    })),
    ...entraKeepers(estate.company),
    ...gcpKeepers(estate.company),
  ];
}
