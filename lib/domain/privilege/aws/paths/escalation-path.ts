/** What a deed of a path is done to, where that has to be one thing. */
export type Target =
  /** Whoever walks the path. */
  | "self"
  | "own_group"
  | "own_policy"
  /** A role that a service takes on for the principal. */
  | "passed"
  /** Another role, which the principal takes on or over. */
  | "role"
  | "role_policy"
  /** Another user. */
  | "user"
  | "group"
  /** Something else of the account; its type as AWS calls it. */
  | { thing: string };

/** One permission that a path takes. */
export interface Deed {
  /** Lower case, `service:action`. */
  action: string;
  /** Null: any resource that the action takes. */
  target: Target | null;
  /** For a role that is passed: one of these services gets it. */
  services: readonly string[];
}

/** A way from what a principal may do to what another may. */
export interface EscalationPath {
  id: string;
  as: "any" | "user" | "role";
  deeds: readonly Deed[];
  /** What else has to be there, in words; a thing that is a target stands first. */
  needs: readonly string[];
}

/** An action on whatever it takes. */
export function can(...actions: readonly string[]): Deed[] {
  return actions.map((action) => ({ action: action.toLowerCase(), target: null, services: [] }));
}

/** Actions that have to be allowed on one and the same target. */
export function on(target: Target, ...actions: readonly string[]): Deed[] {
  return actions.map((action) => ({ action: action.toLowerCase(), target, services: [] }));
}

/** Something of the account that is no identity, by its type. */
export function thing(type: string): Target {
  return { thing: type };
}

/** Passing a role to one of these services. */
export function pass(...services: readonly string[]): Deed[] {
  return [{ action: "iam:passrole", target: "passed", services }];
}

/** One row of the table. */
export function path(
  id: string,
  as: EscalationPath["as"],
  deeds: readonly (readonly Deed[])[],
  needs: readonly string[] = [],
): EscalationPath {
  return { id, as, deeds: deeds.flat(), needs };
}
