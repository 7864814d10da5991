import {
  type Ask,
  type Asker,
  type Decision,
  type Holding,
  Misasked,
  type Route,
  type Way,
} from "../decision";
import { type Reached, reachedFrom, stepsTo } from "../reached";
import type { DirectoryFacts } from "./facts";
import { ridOf, rights } from "./rights";

/** What only rules on objects could say, which are not read. */
export const objectRules = "The access rules of the directory's objects, which may give it as well.";

const actions = ["member-of", "act-for", "read-password", ...rights.map(({ action }) => action)];

interface Given {
  by: string;
  /** The group by which it is held; null: itself. */
  through: string | null;
}

/** A directory's groups and what they are known to give, ready to answer. */
export class Directory {
  readonly #byId: ReadonlyMap<string, string>;
  readonly #byName: ReadonlyMap<string, string>;

  constructor(private readonly facts: DirectoryFacts) {
    this.#byId = new Map(facts.accounts.map(({ id, name }) => [id, name]));
    this.#byName = new Map([...facts.accounts].reverse().map(({ id, name }) => [name, id]));
  }

  get layersNotSeen(): readonly string[] {
    return [...this.facts.layers.groups, ...this.facts.layers.accounts];
  }

  /** Whether somebody is in a group, or has a right by one. Throws `Misasked`. */
  decide(asker: Asker, ask: Ask): Decision {
    const asked = this.#asked(ask);
    const account = this.#accountOf(asker);
    if (account === undefined)
      return depends("Nothing of it is known.", [`${asker.name}, which is not listed any more.`]);
    const [given] = this.#given(account, asked);
    if (given) return { verdict: "allowed", reason: `${given.by}.`, layersNotSeen: [] };
    const layersNotSeen = [
      ...this.layersNotSeen,
      ...(asked.action === "member-of" ? this.#unlisted(asked.resource) : [objectRules]),
    ];
    if (layersNotSeen.length > 0)
      return depends("No group or delegation that is known gives it.", layersNotSeen);
    return {
      verdict: "denied",
      reason: `It is not in ${asked.resource}, nor in a group that is.`,
      layersNotSeen,
    };
  }

  /** Everybody who is in the group, or has the right by one. Throws `Misasked`. */
  whoCan(ask: Ask): Way[] {
    const asked = this.#asked(ask);
    return this.facts.accounts.flatMap(({ id, name, told }): Way[] => {
      const [given] = told ? this.#given(id, asked) : [];
      const way = { realm: this.facts.realm, type: "identity", name, namedOnly: false } as const;
      return given ? [{ ...way, through: given.through, by: given.by }] : [];
    });
  }

  /** Every group that somebody is in, and for whom it acts. */
  holdingsOf(asker: Asker): Holding[] {
    const account = this.#accountOf(asker);
    if (account === undefined) return [];
    const reached = this.#reached(account);
    const groups = [...reached.keys()].flatMap((id): Holding[] => {
      const group = this.facts.groups.get(id);
      if (!group) return [];
      const through = reached.get(id) === account ? null : this.#nameOf(reached.get(id) ?? id);
      return [{ what: `member-of ${group.name}`, where: "the directory", through, by: "membership" }];
    });
    const acts = this.facts.delegations
      .filter(({ holder }) => reached.has(holder))
      .map(({ holder, title, at }) => ({
        what: title,
        where: at ?? "anywhere",
        through: holder === account ? null : this.#nameOf(holder),
        by: "delegation",
      }));
    const reads = this.facts.passwordReaders
      .filter(({ reader }) => reached.has(reader))
      .map(({ account: whose, reader }) => ({
        what: "read-password",
        where: this.#byId.get(whose) ?? whose,
        through: reader === account ? null : this.#nameOf(reader),
        by: "managed account",
      }));
    return [...groups, ...acts, ...reads];
  }

  /** The known ways to more that somebody has. */
  routesOf(asker: Asker): Route[] {
    const account = this.#accountOf(asker);
    if (account === undefined) return [];
    const where = "the domain";
    const byGroups = rights.flatMap(({ action, sentence }): Route[] => {
      const [given] = this.#given(account, { action, resource: "" });
      return given ? [{ id: action, sentence, where, by: [given.by] }] : [];
    });
    const reached = this.#reached(account);
    const acts = this.facts.delegations.filter(({ holder }) => reached.has(holder));
    const anywhere = acts.filter(({ at }) => at === null).map(({ title }) => title);
    const somewhere = acts.flatMap(({ at, title }) => (at === null ? [] : [title]));
    const reads = this.#given(account, { action: "read-password", resource: "" }).map(({ by }) => by);
    const more: [id: string, sentence: string, by: string[]][] = [
      [
        "unconstrained-delegation",
        "keeps the tickets of whoever signs in to it, and acts as them anywhere",
        anywhere,
      ],
      ["delegation", "acts as others at what is named", somewhere],
      ["read-managed-password", "fetches the passwords of managed accounts, and signs in as them", reads],
    ];
    return [
      ...byGroups,
      ...more.flatMap(([id, sentence, by]) =>
        by.length > 0 ? [{ id, sentence, where, by: by.slice(0, 10) }] : [],
      ),
    ];
  }

  #asked({ action, resource }: Ask): { action: string; resource: string } {
    const word = action.trim().toLowerCase();
    if (!actions.includes(word))
      throw new Misasked(
        "The action is none that is known of a directory.",
        `Name one: ${actions.join(", ")}.`,
      );
    if (word === "member-of" && resource === "")
      throw new Misasked("No group is named.", "Write its name or its security identifier.");
    return { action: word, resource };
  }

  /** What gives it, the nearest first. */
  #given(account: string, { action, resource }: { action: string; resource: string }): Given[] {
    const reached = this.#reached(account);
    if (action === "act-for") {
      return this.facts.delegations.flatMap(({ holder, at, title }) =>
        reached.has(holder) && (at === null || resource === "" || at.toLowerCase() === resource.toLowerCase())
          ? [
              {
                by: `It holds "${title}"${this.#throughText(reached, holder)}`,
                through: holder === account ? null : this.#nameOf(holder),
              },
            ]
          : [],
      );
    }
    if (action === "read-password") {
      return this.facts.passwordReaders.flatMap(({ account: whose, reader }) => {
        const name = this.#byId.get(whose) ?? whose;
        return reached.has(reader) && (resource === "" || name === resource)
          ? [
              {
                by: `${name} lets it fetch its password${this.#throughText(reached, reader)}`,
                through: reader === account ? null : this.#nameOf(reader),
              },
            ]
          : [];
      });
    }
    const right = rights.find((each) => each.action === action);
    return [...reached.keys()].flatMap((id) => {
      const group = this.facts.groups.get(id);
      if (!group || id === account) return [];
      const fits = right ? right.rids.includes(ridOf(group.externalId) ?? "") : isCalled(group, resource);
      const through = reached.get(id) === account ? null : this.#nameOf(reached.get(id) ?? id);
      return fits
        ? [
            {
              by: `It is in ${group.name}${this.#throughText(reached, id)}`,
              through: right ? group.name : through,
            },
          ]
        : [];
    });
  }

  /** A group of this name that is not listed may be there all the same, or be called otherwise. */
  #unlisted(name: string): string[] {
    const isKnown = [...this.facts.groups.values()].some((group) => isCalled(group, name));
    return isKnown ? [] : [`The group ${name}, which is not listed.`];
  }

  #accountOf({ id, name }: Asker): string | undefined {
    return id && this.#byId.has(id) ? id : this.#byName.get(name);
  }

  #reached(account: string): Reached {
    return reachedFrom(account, (from) => this.facts.above.get(from) ?? []);
  }

  #nameOf(id: string): string {
    return this.facts.groups.get(id)?.name ?? this.#byId.get(id) ?? id;
  }

  #throughText(reached: Reached, id: string): string {
    const steps = stepsTo(reached, id).map((each) => this.#nameOf(each));
    return steps.length > 0 ? `, through ${steps.join(", ")}` : "";
  }
}

function isCalled({ externalId, name }: { externalId: string; name: string }, asked: string): boolean {
  return (
    name.toLowerCase() === asked.toLowerCase() || externalId === asked || externalId === `group/${asked}`
  );
}

function depends(reason: string, layersNotSeen: readonly string[]): Decision {
  return {
    verdict: "depends",
    reason: `${reason} Not everything was read: ${layersNotSeen.join(" ")}`,
    layersNotSeen,
  };
}
