/** Whoever asks the API server: a name and groups, which is all that it knows of anybody. */
export interface User {
  name: string;
  groups: readonly string[];
  /** Whether a certificate or sign-in may put it in more groups, which the cluster does not know. */
  mayBeInMore: boolean;
}

/** Its members may do everything, whatever roles say: that is built into the API server. */
export const mastersGroup = "system:masters";
const everybody = "system:authenticated";
const accountPrefix = "system:serviceaccount:";
const nodePrefix = "system:node:";

/** The namespace and name of the service account that signs in so; null: it is none. */
export function accountOf(username: string): { namespace: string; name: string } | null {
  if (!username.startsWith(accountPrefix)) return null;
  const [namespace = "", name = "", ...more] = username.slice(accountPrefix.length).split(":");
  return namespace === "" || name === "" || more.length > 0 ? null : { namespace, name };
}

export const accountName = (namespace: string, name: string) => `${accountPrefix}${namespace}:${name}`;

/**
 * Who signs in with a name. Service accounts, and requests without a sign-in, are in groups that the API server itself says;
 * of everybody else it learns them at the sign-in: `groups` are those, or null where nobody has said.
 */
export function userOf(name: string, groups: readonly string[] | null): User {
  const account = accountOf(name);
  if (name === "system:anonymous") return { name, groups: ["system:unauthenticated"], mayBeInMore: false };
  const own = account
    ? ["system:serviceaccounts", `system:serviceaccounts:${account.namespace}`, everybody]
    : name.startsWith(nodePrefix)
      ? ["system:nodes", everybody]
      : [everybody];
  return {
    name,
    groups: [...new Set([...own, ...(groups ?? [])])],
    mayBeInMore: account === null && groups === null,
  };
}

/** Whether another authorizer than RBAC may allow it more: that of nodes knows what runs on which. */
export function isNode(name: string): boolean {
  return name.startsWith(nodePrefix);
}
