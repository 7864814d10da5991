import type { Principals } from "./principals";

/** A group or an organisation with repositories in it, or a repository. */
export interface ForgePlace {
  id: string;
  /** As its address has it: `acme/shop`. */
  name: string;
  parent: string | null;
  isPublic: boolean;
  /** Whether others lie in it. */
  isGroup: boolean;
}

/** What is granted to somebody, where, as a source states it. */
export interface ForgeGrant {
  principal: string;
  /** As its realm calls it, with its body. */
  right: { externalId: string; name: string; body: unknown };
  /** Null: everywhere. */
  place: string | null;
  condition: unknown;
}

/** What was read of a place where code is kept: GitHub, or GitLab. */
export interface ForgeFacts {
  realm: string;
  principals: Principals;
  places: ForgePlaces;
  grants: readonly ForgeGrant[];
  /** Of nobody else may be told; null: of everybody. */
  told: ReadonlySet<string> | null;
  /** What was not read, by what it tells of, each as a sentence. */
  layersNotSeen: ReadonlyMap<string, readonly string[]>;
}

/** Places by id and by name; names know no case. */
export class ForgePlaces {
  readonly #of: ReadonlyMap<string, ForgePlace>;
  readonly #byName: ReadonlyMap<string, ForgePlace>;

  constructor(places: readonly ForgePlace[]) {
    this.#of = new Map(places.map((place) => [place.id, place]));
    this.#byName = new Map(places.map((place) => [place.name.toLowerCase(), place]));
  }

  find(name: string): ForgePlace | undefined {
    return this.#byName.get(name.toLowerCase().replace(/\/+$/, ""));
  }

  nameOf(id: string | null): string {
    return id === null ? "all of it" : (this.#of.get(id)?.name ?? "a place that was not read");
  }

  /** Itself and all that it lies in, the nearest first. */
  lineageOf({ id }: ForgePlace): string[] {
    const ids: string[] = [];
    for (let at: string | null = id; at !== null && !ids.includes(at); at = this.#of.get(at)?.parent ?? null)
      ids.push(at);
    return ids;
  }
}
