import type { GrantContext } from "@/lib/domain/assessment/context";

type Target = Pick<NonNullable<GrantContext["target"]>, "kind" | "name"> | null;

/** Kinds of place that are an account, tenant, cluster or database of their own. */
const wholes: ReadonlySet<string> = new Set([
  ...["organisation", "account", "subscription", "cluster", "database", "directory"],
  "microsoft.containerservice/managedclusters",
]);
const wholesOf: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["azure", new Set(["organisational_unit"])],
  ["gcp", new Set(["project", "organisational_unit"])],
  ["slack", new Set(["workspace"])],
]);

/** Whether a grant reaches all of an account, tenant, cluster or database; without a target it reaches all of its realm. */
export function reachesWhole(system: string, target: Target): boolean {
  if (target === null) return true;
  // Things are listed by whoever reads the grants on them: what no source lists is an account that holds them. A binding of
  // Kubernetes without a namespace has no target.
  if (target.kind === "unknown") return system !== "kubernetes";
  // Who can do everything there, can take the tokens of the cluster's own controllers.
  if (system === "kubernetes" && target.kind === "namespace") return target.name === "kube-system";
  return wholes.has(target.kind) || (wholesOf.get(system)?.has(target.kind) ?? false);
}

const everything: { readonly [system: string]: string } = {
  ad: "the domain",
  azure: "all of Azure",
  entra: "the tenant",
  gcp: "Google Cloud",
  google_workspace: "the organisation",
  kubernetes: "the cluster",
  mongodb: "the cluster",
  mysql: "the server",
  okta: "the organisation",
  postgres: "the cluster",
  terraform: "the organisation",
  vault: "the Vault",
};

/** The place that a grant reaches, in words. Names are text of others. */
export function placeWords(
  system: string,
  target: Target,
  container: { kind: string; name: string } | null,
): string {
  if (target?.kind === "unknown") return "a place that no source lists";
  if (target)
    return wholes.has(target.kind) || /^[a-z_]{1,30}$/.test(target.kind)
      ? `the ${target.kind.replaceAll("_", " ")} ${target.name}`
      : target.name;
  if (Object.hasOwn(everything, system)) return everything[system] ?? "";
  return container ? `the ${container.kind.replaceAll("_", " ")} ${container.name}` : "all that there is";
}
