import { unloggedAs } from "./unlogged";

/** What is known of what a principal did, within the days that are looked at. */
export interface SeenUse {
  /** Actions that succeeded (lower case, `service:action`), with the latest time of each. Denied attempts are no use. */
  actions: ReadonlyMap<string, Date>;
  /** Services that it reached by whatever action, with the latest time of each. */
  services: ReadonlyMap<string, Date>;
  /** Services of which calls were seen that cannot be matched with an action: each of its actions may have been meant. */
  unclear: ReadonlySet<string>;
  /** Whether every call that a log of management events shows would have been seen in all of those days. */
  callsCovered: boolean;
  /** Services of which AWS itself told, for all of those days, that none of their actions was tried. One of which it told nothing is not among them. */
  unreached: ReadonlySet<string>;
}

/** Why an action stays, or that nothing speaks for it. */
export type Need = "used" | "pinned" | "unlogged" | "not_covered" | "unused";

/**
 * Whether a principal still needs an action (lower case). `unused` alone may go: whatever would have shown its use did not. A service
 * that AWS says was never reached had none of its actions used, those on data among them; what is checked inside of other calls stays.
 */
export function needFor(action: string, use: SeenUse, pinned: ReadonlySet<string>): Need {
  if (use.actions.has(action)) return "used";
  if (pinned.has(action)) return "pinned";
  const unlogged = unloggedAs(action);
  if (unlogged === "inside_others") return "unlogged";
  const service = action.slice(0, action.indexOf(":"));
  if (use.unreached.has(service) && !use.services.has(service)) return "unused";
  if (unlogged === "on_data") return "unlogged";
  return use.callsCovered && !use.unclear.has(service) ? "unused" : "not_covered";
}
