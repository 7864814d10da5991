import type { Ask, Asker, Decision, Evaluator, Holding, Route, Way } from "../decision";
import { Directory } from "./directory";
import type { DirectoryFacts } from "./facts";

/** What the evaluation of directories leaves out. */
export const notEvaluated: readonly string[] = [
  "access rules (ACLs) of the directory's objects: who may change which account or group, and rights that were given beyond the built-in groups",
  "what the directory hides from the account that reads it, without a word",
  "other domains of the forest and domains that it trusts",
  "certificate templates, group policies and what computers let groups do",
  "groups that are put together by a search (dynamic groups)",
];

/** Directories, each by its realm. */
export class DirectoryEvaluator implements Evaluator {
  readonly #directories: ReadonlyMap<string, Directory>;

  constructor(directories: readonly DirectoryFacts[]) {
    this.#directories = new Map(directories.map((facts) => [facts.realm, new Directory(facts)]));
  }

  decide(asker: Asker, ask: Ask): Decision {
    const directory = this.#directories.get(asker.realm);
    if (directory) return directory.decide(asker, ask);
    const layersNotSeen = ["The groups of its directory."];
    return { verdict: "depends", reason: "Nothing of its directory was read.", layersNotSeen };
  }

  whoCan(ask: Ask): Way[] {
    return [...this.#directories.values()].flatMap((directory) => directory.whoCan(ask));
  }

  holdingsOf(asker: Asker): Holding[] {
    return this.#directories.get(asker.realm)?.holdingsOf(asker) ?? [];
  }

  routesOf(asker: Asker): Route[] {
    return this.#directories.get(asker.realm)?.routesOf(asker) ?? [];
  }

  layersNotSeen(realm: string): readonly string[] {
    return this.#directories.get(realm)?.layersNotSeen ?? [];
  }
}
