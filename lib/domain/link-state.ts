/** A person's word on a join that rests on less than an id: it is one thing, it is not, or (open) nobody has said. */
export const linkStates = ["confirmed", "rejected", "open"] as const;
export type LinkState = (typeof linkStates)[number];
