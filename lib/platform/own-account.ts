/** Stands where a permission is named, for what belongs to none: each member may do it, with what is their own. */
export const ownAccount = "own-account";
