/** The parts of an identity's page, in order; the first is what an address without `tab` shows. */
export const identityTabs = ["timeline", "credentials", "access", "usage", "lineage", "raw"] as const;
export type IdentityTab = (typeof identityTabs)[number];

/** The tab that an address names; anything else is the first. */
export function tabOf(value: string | string[] | undefined): IdentityTab {
  return identityTabs.find((tab) => tab === value) ?? "timeline";
}
