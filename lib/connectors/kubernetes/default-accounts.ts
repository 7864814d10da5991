import { accountName, namespaceRef, system, userRef } from "./names";
import type { ClusterRecords } from "./page-body";

/**
 * The account that every namespace has. Kubernetes makes it, and makes it again: it is known by its name, and is the
 * provider's until somebody grants to it or runs something as it.
 */
export const defaultAccount = "default";

/** That somebody uses the account: this says more of it than the list of accounts, and so has the last word on whose it is. */
export function addDefaultAccountUse(records: ClusterRecords, namespace: string, name: string): void {
  const username = accountName(namespace, name);
  const ref = userRef(records.realm, username);
  if (name !== defaultAccount || !records.isNew("identity", ref)) return;
  records.add({
    t: "identity",
    ref,
    aliases: [`namespace/${namespace}/${name}`],
    kind: "k8s_service_account",
    name: username,
    system,
    container: namespaceRef(records.realm, namespace),
    class: "non_human",
    classReason: "No person can be behind this kind of identity.",
    managedBy: "customer",
  });
}
