import type { Policy } from "../document";
import type { Walker } from "./walker";

/** What was asked already for principals that hold the same policies: the answers are theirs, too. */
export interface Shared {
  answers: Map<string, boolean>;
  /** What a path was found to be possible on, by path and target; one more than is shown, the asker perhaps among it. */
  found: Map<string, { isSeen: boolean; which: readonly string[] }>;
}

/** Keys that differ between principals of the same policies. */
const ofPrincipal = /^(aws:(principal|user|federated)|iam:permissionsboundary)/;

/** Answers of principals that hold the same policies, where none of these asks who they are. */
export class SharedAnswers {
  readonly #byKey = new Map<string, Shared | null>();

  /** `key` is the same for those that hold the same. Null: their policies ask who they are. */
  of(key: string, { layers }: Walker): Shared | null {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const policies = [
      ...(layers.identity ?? []),
      ...(layers.boundaries ?? []),
      ...(layers.scps ?? []).flat(),
    ];
    const shared = policies.some(asksWho) ? null : { answers: new Map(), found: new Map() };
    this.#byKey.set(key, shared);
    return shared;
  }
}

function asksWho({ statements }: Policy): boolean {
  return statements.some(
    ({ resources, conditions }) =>
      (resources ?? []).some(({ pattern }) => pattern === null) ||
      conditions.some(
        ({ key, values }) => ofPrincipal.test(key) || values.some(({ pattern }) => pattern === null),
      ),
  );
}
