import type { IdentityContext, PlaceContext } from "@/lib/domain/assessment/context";

/** Secrets of others that stand in the settings of an agent or its tool server. A credential of its own is told by `exposed-credential`. */
export function configuredSecrets({ reads }: IdentityContext): PlaceContext[] {
  return reads.filter(({ kind, meantForSecrets }) => kind === "agent_config" && !meantForSecrets);
}

/** A key in the query or path of an address, which ends up in logs. Its field ends with `url` and where in it. */
export function isInAddress({ locator }: PlaceContext): boolean {
  return /\.url \S+$/.test(locator);
}
