/** What an evaluator answers. `depends`: it hangs on something that is not known here, which the reason names. */
export const verdicts = ["allowed", "denied", "depends"] as const;
export type Verdict = (typeof verdicts)[number];

export interface Decision {
  verdict: Verdict;
  /** What decided, in a sentence or two, for people. Holds names as sources state them. */
  reason: string;
  /** What would have to be read for the answer to be whole, each as a sentence. Where something is missing, nothing is denied. */
  layersNotSeen: readonly string[];
}

/** What is asked of somebody: the words of the action and the resource are the system's own. */
export interface Ask {
  action: string;
  /** Empty: of any, or of none in particular. */
  resource: string;
  /** Where the system has namespaces; empty: in all of them, or in none. */
  namespace: string;
  /** What else is true of the request, by the system's own names. */
  context: Readonly<Record<string, unknown>>;
}

/** Who asks: as the realm that issued the name knows it. */
export interface Asker {
  /** In the inventory; null: a name that its system knows, and that no source lists. */
  id: string | null;
  realm: string;
  name: string;
}

/** One way on which somebody may do what was asked. */
export interface Way {
  realm: string;
  /** An identity, or a group with whoever is in it. */
  type: "identity" | "group";
  name: string;
  /** The group by which an identity has it; null: itself. */
  through: string | null;
  /** What gives it, in words. */
  by: string;
  /** True where it may only do it to objects with certain names. */
  namedOnly: boolean;
}

/** One thing that somebody may do, as it is given. */
export interface Holding {
  /** What, in the system's own words. */
  what: string;
  /** Where: a namespace, or everything. */
  where: string;
  through: string | null;
  by: string;
}

/** One known way on which somebody comes to more than is given to them. */
export interface Route {
  /** Stable and short. */
  id: string;
  /** What it comes to, after "It ". */
  sentence: string;
  where: string;
  /** What gives it, one text for each thing that it needs. */
  by: readonly string[];
}

/** The words of a question that no evaluator understands: what is wrong with them, and how it is said right. */
export class Misasked extends Error {
  constructor(
    message: string,
    readonly next: string,
  ) {
    super(message);
    this.name = "Misasked";
  }
}

/** Everything of one system that was loaded, ready to answer. None of these reads anything. */
export interface Evaluator {
  /** Throws `Misasked`. */
  decide(asker: Asker, ask: Ask): Decision;
  /** Every way by which somebody may do it. Throws `Misasked`. */
  whoCan(ask: Ask): Way[];
  /** Everything that is given to somebody. */
  holdingsOf(asker: Asker): Holding[];
  /** The known ways to more that this gives. */
  routesOf(asker: Asker): Route[];
  /** What would have to be read for the answers about a realm to be whole. */
  layersNotSeen(realm: string): readonly string[];
}
