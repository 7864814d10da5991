import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { classOf } from "@/lib/domain/identity-class";
import type { Ref } from "@/lib/domain/record";
import { addDefaultAccountUse } from "./default-accounts";
import {
  accountName,
  bindingRef,
  clusterRef,
  groupRef,
  namespaceRef,
  roleRef,
  system,
  userRef,
} from "./names";
import { addNamespace } from "./namespaces";
import { type ClusterObject, ClusterRecords } from "./page-body";

export const clusterBindingRecords = (page: Page): Parsed => bindingRecords(page, false);
export const namespaceBindingRecords = (page: Page): Parsed => bindingRecords(page, true);

const roleRefSchema = z.object({ kind: z.enum(["ClusterRole", "Role"]), name: z.string().min(1).max(300) });
const subjectSchema = z.object({
  kind: z.string(),
  name: z.string().min(1).max(1000),
  namespace: z.string().max(300).optional(),
});

/**
 * A grant per subject of a binding. It reaches the binding's namespace, or with a cluster role binding everything. Several
 * bindings may say the same: the binding itself is a resource, whose policy says what it binds.
 */
function bindingRecords(page: Page, isNamespaced: boolean): Parsed {
  const records = new ClusterRecords(page);
  for (const object of records.objects(isNamespaced)) addBinding(records, object, isNamespaced);
  return records.parsed();
}

function addBinding(
  records: ClusterRecords,
  { metadata, title, rest }: ClusterObject,
  isNamespaced: boolean,
): void {
  const { realm } = records;
  const namespace = isNamespaced && metadata.namespace ? metadata.namespace : null;
  const where = `${isNamespaced ? "RoleBinding" : "ClusterRoleBinding"} ${title}`;
  const role = roleRefSchema.safeParse(rest.roleRef);
  if (!role.success || (role.data.kind === "Role" && namespace === null)) {
    records.problem(where, "It does not say which role it binds.");
    return;
  }
  const entitlement = roleRef(realm, role.data.kind === "Role" ? namespace : null, role.data.name);
  const subjects = records.list(rest.subjects, `${where} subjects`);
  records.add({
    t: "resource",
    ref: bindingRef(realm, namespace, metadata.name),
    kind: isNamespaced ? "role_binding" : "cluster_role_binding",
    name: title,
    container: namespace === null ? clusterRef(realm) : namespaceRef(realm, namespace),
    policy: { roleRef: rest.roleRef, subjects },
  });
  if (namespace !== null) addNamespace(records, namespace);
  for (const [index, outside] of subjects.entries()) {
    const subject = subjectSchema.safeParse(outside);
    const at = `${where} subject ${index + 1}`;
    if (!subject.success) {
      records.problem(at, "It has no kind or name that can be read.");
      continue;
    }
    const principal = principalOf(records, subject.data, namespace);
    if (typeof principal === "string") records.problem(at, principal);
    if (principal === null || typeof principal === "string") continue;
    records.add({
      t: "grant",
      principal: principal.ref,
      principalKind: principal.kind,
      entitlement,
      scope: namespace === null ? null : namespaceRef(realm, namespace),
    });
  }
}

/** Whom a subject names; null: nobody, as the API server takes it; a text: why it cannot be told. */
function principalOf(
  records: ClusterRecords,
  { kind, name, namespace: given }: z.output<typeof subjectSchema>,
  bindingNamespace: string | null,
): { ref: Ref; kind: "identity" | "group" } | string | null {
  const { realm } = records;
  if (kind === "ServiceAccount") {
    // As the API server does: an account without a namespace is of the binding's own.
    const namespace = given || bindingNamespace;
    if (!namespace) return null;
    addDefaultAccountUse(records, namespace, name);
    return { ref: userRef(realm, accountName(namespace, name)), kind: "identity" };
  }
  if (kind === "Group") {
    const ref = groupRef(realm, name);
    const managedBy = name.startsWith("system:") ? ("provider" as const) : ("customer" as const);
    if (records.isNew("group", ref)) {
      records.add({ t: "entitlement", ref, kind: "group", name, system, managedBy });
    }
    return { ref, kind: "group" };
  }
  if (kind === "User") return { ref: addUser(records, name), kind: "identity" };
  return `A subject of the kind ${kind.slice(0, 100)} is not known.`;
}

/**
 * A user is only a name that a certificate or a sign-in provider states; the cluster keeps no list of them. Names with
 * `system:` are the cluster's own parts, those of service accounts are listed elsewhere.
 */
function addUser(records: ClusterRecords, name: string): Ref {
  const ref = userRef(records.realm, name);
  if (name.startsWith("system:serviceaccount:") || !records.isNew("identity", ref)) return ref;
  const isOwn = name.startsWith("system:");
  const { class: identityClass, why } = isOwn
    ? { class: "non_human" as const, why: "Names that begin with system: are parts of Kubernetes itself." }
    : classOf({ kind: "other", name });
  records.add({
    t: "identity",
    ref,
    kind: isOwn ? "system_account" : "other",
    name,
    system,
    container: clusterRef(records.realm),
    // Whether somebody can sign in with this name, the cluster does not know.
    status: "unknown",
    class: identityClass,
    classReason: why,
    managedBy: isOwn ? "provider" : "customer",
  });
  const everyone = groupRef(records.realm, "system:authenticated");
  records.add({ t: "member", group: everyone, member: ref });
  return ref;
}
