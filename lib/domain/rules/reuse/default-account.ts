import type { IdentityContext } from "@/lib/domain/assessment/context";

const ofCluster = /^system:serviceaccount:[^:]{1,253}:default$/;
const ofGoogle = /^(?:\d{1,20}-compute@developer|[a-z\d-]{1,63}@appspot)\.gserviceaccount\.com$/;

/**
 * An account that its platform makes for whatever is started there and names none of its own: `default` of a namespace, and those
 * that Google makes with a project. The platform makes it; its grants are ours.
 */
export function isDefaultAccount({
  system,
  name,
  externalId,
}: Pick<IdentityContext, "system" | "name" | "externalId">): boolean {
  if (system === "kubernetes") return ofCluster.test(name) || ofCluster.test(externalId);
  return system === "gcp" && ofGoogle.test(name);
}
