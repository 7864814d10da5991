import type { Power } from "./power";

/** What the first word of an action says that it does, in clouds that call actions `GetObject` and `DeleteBucket`. */
const verbs: readonly (readonly [power: Power, words: string])[] = [
  [
    "read",
    `get list describe batchget head query scan search lookup read view check preview select filter simulate validate
     download estimate discover detect analyze count retrieve test verify export receive poll compare explain is
     resolve subscribe tail watch batchcheck batchdescribe deliver evaluate domainmetadata`,
  ],
  [
    "delete",
    "delete batchdelete terminate remove purge deregister detach destroy drop release cancel revoke",
  ],
];
const classes = verbs.flatMap(([power, words]) => words.split(/\s+/).map((word) => [word, power] as const));
/** No more of a name needs to be looked at. */
export const longestVerb = Math.max(...classes.map(([word]) => word.length));

/**
 * What an action does, from the start of its name (lower case), as far as that is known: `*` follows. A start that says
 * nothing may be anything; a whole name that is no reading and no deleting changes something.
 */
export function powersOfAction(start: string, isWhole: boolean): readonly Power[] {
  if (start === "") return ["read", "write", "delete"];
  const sure = classes
    .filter(([word]) => start.startsWith(word))
    .sort((one, other) => other[0].length - one[0].length);
  if (sure[0]) return [sure[0][1]];
  if (isWhole) return ["write"];
  const possible = classes.filter(([word]) => word.startsWith(start)).map(([, power]) => power);
  return [...new Set<Power>([...possible, "write"])];
}
