import type { Pool } from "pg";
import {
  type Ask,
  type Decision,
  type Evaluator,
  Misasked,
  type Route,
  type Way,
} from "@/lib/domain/privilege/decision";
import { showText } from "@/lib/domain/text";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { identitiesCalled, type Meant } from "./data-named";
import { type Place, placesOf } from "./data-places";
import { systems } from "./data-systems";
import type { Candidate, Held, Named } from "./schema";

/** A command may take as long as a whole list. */
const commandTimeoutMs = 60_000;

/** Where somebody's access is looked for: by source, and whose. */
export interface AccessRequest {
  /** Identities by id or name, as they are written. */
  identities: readonly string[];
  /** Only what this source lists. */
  source: string | null;
  /** Of what will be asked, where that is known: it may be in other places. */
  resources?: readonly string[];
}

/** The access of one identity. */
export interface AccessOf {
  /** Throws `Misasked`. */
  decide(ask: Ask): Decision;
  held(): Held;
  /** What the evaluation of its system leaves out. */
  notEvaluated: readonly string[];
}

/** The known ways of somebody to more than is given to them. */
export interface WaysToMore {
  /** As their system names them. */
  principal: string;
  routes: readonly Route[];
  /** What of what they hold was not read, each in words: there may be more ways. */
  notSeen: readonly string[];
}

/** Access as it was loaded once, ready for any number of questions about the identities that were named. */
export class Access {
  constructor(
    private readonly named: ReadonlyMap<string, Named>,
    private readonly evaluators: ReadonlyMap<string, Evaluator>,
    /** The sources that list a realm, by name. */
    private readonly sources: ReadonlyMap<string, readonly string[]>,
  ) {}

  /** In whose words it was asked last who can do something. */
  #understood: ReadonlySet<Evaluator> | null = null;

  /** Whom a text names. */
  who(identity: string): Named {
    return this.named.get(identity) ?? { is: "none" };
  }

  /** Whether somebody may do it; where that cannot be worked out, it depends on why. Throws `Misasked`. */
  decide(identity: string, ask: Ask): Decision {
    const about = this.about(identity);
    if (typeof about !== "string") return about.decide(ask);
    return { verdict: "depends", reason: about, layersNotSeen: [about] };
  }

  /** One identity's access; a text: why it cannot be worked out. */
  about(identity: string): AccessOf | string {
    const named = this.who(identity);
    if (named.is === "none") return `There is no identity ${showText(identity, 200)}.`;
    if (named.is === "several") {
      const where = [...new Set(named.among.map((each) => this.placeOf(each)))];
      const what =
        where.length > 1
          ? `It is in several places (${where.join(", ")})`
          : "Several identities are called so";
      return `${what}: which one is meant is not said.`;
    }
    const { who } = named;
    const evaluator = this.evaluators.get(who.system);
    if (!evaluator) {
      return `How ${showText(who.system, 40)} decides is not worked out yet, so nothing can be said of ${showText(who.name, 200)}.`;
    }
    return {
      decide: (ask) => evaluator.decide(who, ask),
      held: () => ({
        holdings: evaluator.holdingsOf(who),
        routes: evaluator.routesOf(who),
        layersNotSeen: evaluator.layersNotSeen(who.realm),
      }),
      notEvaluated: systems[who.system]?.notEvaluated ?? [],
    };
  }

  /** The known ways to more of somebody; null: nobody that their system lets ask. */
  waysToMore(who: Candidate): WaysToMore | null {
    const evaluator = this.evaluators.get(who.system);
    const about = evaluator?.about ? evaluator.about(who) : { principal: who.name, notSeen: [] };
    return evaluator && about ? { ...about, routes: evaluator.routesOf(who) } : null;
  }

  /** Everybody who may do it, in every system in whose words it is asked. Throws `Misasked` where it is in none's. */
  whoCan(ask: Ask): Way[] {
    const ways: Way[] = [];
    let wrong: Misasked | null = null;
    const understood = new Set<Evaluator>();
    for (const evaluator of this.evaluators.values()) {
      try {
        ways.push(...evaluator.whoCan(ask));
        understood.add(evaluator);
      } catch (error) {
        if (!(error instanceof Misasked)) throw error;
        wrong = error;
      }
    }
    if (wrong !== null && understood.size === 0) throw wrong;
    this.#understood = understood;
    return ways;
  }

  /** What was not read, of the realms that the ways are in and of all others that were looked at. */
  layersNotSeen(): string[] {
    if (this.evaluators.size === 0) return ["No system whose access can be worked out was read."];
    const those = [...(this.#understood ?? this.evaluators.values())];
    const layers = [...this.sources].flatMap(([realm, names]) =>
      those.flatMap((evaluator) =>
        evaluator.layersNotSeen(realm).map((layer) => `${names.join(", ")}: ${layer}`),
      ),
    );
    return [...new Set(layers)];
  }

  /** The realms that were looked at. */
  get realms(): string[] {
    return [...this.sources.keys()];
  }

  /** By which sources people know a realm. */
  placeOf(where: { realm: string }): string {
    return this.sourcesOf(where).join(", ") || where.realm;
  }

  /** The sources that list a realm, by name. */
  sourcesOf({ realm }: { realm: string }): readonly string[] {
    return this.sources.get(realm) ?? [];
  }
}

/**
 * Loads the access of the identities that are named; without any, that of every system that can be worked out. `timeoutMs`:
 * how long one statement may take. Throws AppErrors `no_such_source` and `query_timeout`.
 */
export function loadAccess(
  pool: Pool,
  scope: Scope,
  request: AccessRequest,
  timeoutMs = commandTimeoutMs,
): Promise<Access> {
  return guardedRead(
    pool,
    async (db) => {
      const places = await placesOf(db, scope, request.source);
      const inSource = request.source === null ? null : places.map(({ realm }) => realm);
      const named = await identitiesCalled(db, scope, request.identities, inSource, meantBy);
      for (const [text, who] of named) {
        const found = who.is === "none" && scope.unrestricted ? unlisted(text, places) : who;
        named.set(text, settled(found));
      }
      const evaluators = new Map<string, Evaluator>();
      for (const [system, { load }] of Object.entries(systems)) {
        const those =
          request.identities.length === 0 ? places.filter((place) => place.system === system) : null;
        const realms = those
          ? those.map(({ realm }) => realm)
          : [...named.values()].flatMap((who) =>
              who.is === "one" && who.who.system === system ? [who.who.realm] : [],
            );
        if (realms.length === 0) continue;
        evaluators.set(system, await load(db, scope, [...new Set(realms)], request.resources ?? []));
      }
      return new Access(named, evaluators, new Map(places.map(({ realm, sources }) => [realm, sources])));
    },
    timeoutMs,
  );
}

function meantBy(text: string): Meant | null {
  for (const { meant } of Object.values(systems)) {
    const found = meant?.(text) ?? null;
    if (found !== null) return found;
  }
  return null;
}

/** Systems let in names that no source lists: an account that was made after the last look, a part of the system itself. */
function unlisted(name: string, places: readonly Place[]): Named {
  const among = places.flatMap(({ realm, system }) =>
    systems[system]?.knows(name, realm) ? [{ id: null, realm, system, name }] : [],
  );
  const [who, other] = among;
  if (!who) return { is: "none" };
  return other ? { is: "several", among } : { is: "one", who };
}

function settled(named: Named): Named {
  if (named.is !== "several") return named;
  const [who, other] = named.among.filter(({ system, realm }) => !systems[system]?.stepsBack(realm));
  return who && !other ? { is: "one", who } : named;
}
