/** The rungs of the ladder, the lowest first. Which one an identity stands on is told by `assessment/governance.ts`. */
export const governanceStates = ["unmanaged", "claimed", "governed", "trusted"] as const;
export type GovernanceState = (typeof governanceStates)[number];
