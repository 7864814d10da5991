/** Whether one thing that a statement needs is given. `unknown`: not everything that could give it was read. */
export interface Gate {
  /** What is needed, as `USAGE on schema sales`. */
  need: string;
  holds: "yes" | "no" | "unknown";
  /** What gives it; empty where nothing does. */
  by: string;
  /** The role by which it is held; null: itself. */
  through: string | null;
  /** What would have to be read, where it is not known. */
  notSeen: readonly string[];
}
