import type { Ref } from "@/lib/domain/record";

/** How everything of a cluster is named: its realm, and ids within it. */

export const system = "kubernetes";

/** The realm of a cluster: the uid of its namespace kube-system, which lives as long as the cluster. */
export function clusterRealm(cluster: string): string {
  return `k8s:${cluster}`;
}

export function clusterRef(realm: string): Ref {
  return { realm, externalId: "cluster" };
}

/** A namespace, both as the place where things are and as what a grant reaches. */
export function namespaceRef(realm: string, namespace: string): Ref {
  return { realm, externalId: `namespace/${namespace}` };
}

/** The name that a service account signs in with, and by which bindings and pods know it. */
export function accountName(namespace: string, name: string): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

/** Whoever signs in with this name; for a service account it is another name of its uid. */
export function userRef(realm: string, user: string): Ref {
  return { realm, externalId: user };
}

export function groupRef(realm: string, group: string): Ref {
  return { realm, externalId: `group/${group}` };
}

/** A role (in a namespace) or a cluster role (in none). */
export function roleRef(realm: string, namespace: string | null, name: string): Ref {
  return { realm, externalId: namespace === null ? `clusterrole/${name}` : `role/${namespace}/${name}` };
}

/** A page of the list of roles, or of cluster roles: which of them were there. */
export function roleListRef(realm: string, isNamespaced: boolean, part: number): Ref {
  return { realm, externalId: `list/${isNamespaced ? "role" : "clusterrole"}/${part}` };
}

export function bindingRef(realm: string, namespace: string | null, name: string): Ref {
  const id = namespace === null ? `clusterrolebinding/${name}` : `rolebinding/${namespace}/${name}`;
  return { realm, externalId: id };
}

export function secretRef(realm: string, namespace: string, name: string): Ref {
  return { realm, externalId: `secret/${namespace}/${name}` };
}

export function workloadRef(realm: string, kind: string, namespace: string, name: string): Ref {
  return { realm, externalId: `${kind.toLowerCase()}/${namespace}/${name}` };
}
