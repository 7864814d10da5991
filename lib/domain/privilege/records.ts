import type { Look } from "./looks";

/** A record that its realm issues. */
export interface Stated {
  id: string;
  externalId: string;
  name: string;
}

/** Everything that the inventory holds of who may do what in a realm. What the last complete look did not show is left out. */
export interface RealmRecords {
  realm: string;
  identities: readonly Stated[];
  /** Groups, roles, policies and privileges with what is stored of them. */
  entitlements: readonly (Stated & { kind: string; body: unknown })[];
  members: readonly { group: string; member: string }[];
  grants: readonly {
    principal: string;
    entitlement: string;
    target: string | null;
    effect: string;
    condition: unknown;
  }[];
  /** Resources and containers. */
  places: readonly (Stated & { kind: string; policy: unknown })[];
  trusts: readonly {
    identity: string;
    kind: string;
    subjectId: string | null;
    subject: string;
    condition: unknown;
  }[];
  looks: readonly Look[];
  /** The identities of which may be told; null: of all. */
  told: ReadonlySet<string> | null;
}
