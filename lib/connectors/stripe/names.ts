import type { Ref } from "@/lib/domain/record";

/** How everything of Stripe is named: by its ids, which are the same for everybody. */

export const system = "stripe";
export const realm = "stripe";
/** The realms that a page of this connector may speak of. */
export const stripeRealms = /^stripe$/;

export const ref = (externalId: string): Ref => ({ realm, externalId });
export const accountRef = (id: string): Ref => ref(`account/${id}`);
