import type { IdentityContext, PlaceContext } from "@/lib/domain/assessment/context";

/** Secrets that stand in the settings of an agent or of its tool server, which it reads: its own and those of others. */
export function configuredSecrets({ credentials, reads, id }: IdentityContext): PlaceContext[] {
  const own = credentials.flatMap(({ places }) => places.filter(({ reader }) => reader?.id === id));
  return [...reads, ...own].filter(
    ({ kind, meantForSecrets }) => kind === "agent_config" && !meantForSecrets,
  );
}

/** A key in the query or path of an address, which ends up in logs. Its field ends with `url` and where in it. */
export function isInAddress({ locator }: PlaceContext): boolean {
  return /\.url \S+$/.test(locator);
}
