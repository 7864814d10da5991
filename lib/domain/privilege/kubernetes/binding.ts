import { z } from "zod";
import { clusterRoleKey, roleKey } from "./roles";
import { accountName } from "./users";

/** Whom a binding names: a user (a service account by the name that it signs in with) or a group. */
export interface Subject {
  type: "identity" | "group";
  name: string;
  /** As a person finds it in the binding: `ServiceAccount "shop/api"`. */
  text: string;
}

export interface Binding {
  /** Null: it holds in the whole cluster. */
  namespace: string | null;
  name: string;
  role: string;
  /** As a person finds them: `RoleBinding "shop/api"`, `Role "reader"`. */
  text: string;
  roleText: string;
  subjects: readonly Subject[];
}

const subjectSchema = z.object({
  kind: z.string(),
  name: z.string().min(1),
  namespace: z.string().nullish(),
});
const policySchema = z.object({
  roleRef: z.object({ kind: z.enum(["ClusterRole", "Role"]), name: z.string().min(1) }),
  subjects: z
    .array(z.unknown())
    .nullish()
    .transform((list) => list ?? []),
});

/**
 * A binding as the inventory keeps it: its id (`rolebinding/NAMESPACE/NAME`, `clusterrolebinding/NAME`) and its content. Null
 * where it names no role that there can be. A subject that cannot be read, or is of another kind, names nobody.
 */
export function bindingOf(externalId: string, policy: unknown): Binding | null {
  const read = policySchema.safeParse(policy);
  const place = placeOf(externalId);
  if (!read.success || place === null) return null;
  const { namespace, name } = place;
  const { roleRef, subjects } = read.data;
  if (roleRef.kind === "Role" && namespace === null) return null;
  return {
    namespace,
    name,
    role: roleRef.kind === "Role" ? roleKey(namespace ?? "", roleRef.name) : clusterRoleKey(roleRef.name),
    text: namespace === null ? `ClusterRoleBinding "${name}"` : `RoleBinding "${namespace}/${name}"`,
    roleText: `${roleRef.kind} "${roleRef.name}"`,
    subjects: subjects.flatMap((subject) => subjectOf(subject, namespace) ?? []),
  };
}

function placeOf(externalId: string): { namespace: string | null; name: string } | null {
  const [kind, first = "", ...rest] = externalId.split("/");
  if (kind === "clusterrolebinding") return { namespace: null, name: [first, ...rest].join("/") };
  return kind === "rolebinding" && rest.length > 0 ? { namespace: first, name: rest.join("/") } : null;
}

function subjectOf(outside: unknown, bindingNamespace: string | null): Subject | null {
  const read = subjectSchema.safeParse(outside);
  if (!read.success) return null;
  const { kind, name } = read.data;
  if (kind === "User") return { type: "identity", name, text: `User "${name}"` };
  if (kind === "Group") return { type: "group", name, text: `Group "${name}"` };
  // As the API server does: an account without a namespace is of the binding's own, or nobody.
  const namespace = read.data.namespace || bindingNamespace;
  if (kind !== "ServiceAccount" || !namespace) return null;
  return {
    type: "identity",
    name: accountName(namespace, name),
    text: `ServiceAccount "${namespace}/${name}"`,
  };
}
