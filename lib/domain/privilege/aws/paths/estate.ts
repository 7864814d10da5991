import type { Policy } from "../document";

/** A role that was read, with what a path may need of it. */
export interface EstateRole {
  arn: string;
  /** Null: it cannot be read. */
  trust: Policy | null;
  hasInstanceProfile: boolean;
  /** ARNs of the customer managed policies that it holds. */
  policies: readonly string[];
  /** It holds a policy, or leads to a role that does. */
  gives: boolean;
}

/** A user or a group that was read. */
export interface EstateHolder {
  arn: string;
  /** It holds a policy. */
  gives: boolean;
}

/** What else there is. Null, or a type of thing that is not in the map: not read to its end, so nothing is known to be absent. */
export interface Estate {
  roles: readonly EstateRole[] | null;
  users: readonly EstateHolder[] | null;
  groups: readonly EstateHolder[] | null;
  /** ARNs by the type of AWS, as `function`. */
  things: ReadonlyMap<string, readonly string[]>;
}

/** Nothing was read but policies. */
export const nothingRead: Estate = { roles: null, users: null, groups: null, things: new Map() };
