import type { NounList } from "@/lib/platform/list";
import { type IdentitySort, identityNoun, identitySorts } from "./query";
import { identityReach } from "./reach";
import { identityJoins, identitySelect, type RawIdentity, toIdentityRow } from "./row-sql";
import type { IdentityRow } from "./schema";

/** How identities are listed. */
export const identityList: NounList<RawIdentity, IdentityRow, IdentitySort> = {
  noun: identityNoun,
  table: "identities",
  alias: "i",
  select: () => identitySelect,
  joins: identityJoins,
  sorts: identitySorts,
  present: "i.gone_at IS NULL",
  reach: (scope, p) => identityReach(scope, "i", p),
  toRow: toIdentityRow,
};
