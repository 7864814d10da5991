import { z } from "zod";
import type { Named, Roll } from "@/lib/domain/ownership/roll";
import { tagKind } from "@/lib/domain/ownership/traces";
import { decidedTextsSql } from "@/lib/features/ownership/data-texts";
import type { Runner } from "@/lib/platform/read";
import { loadRoll } from "./data-roll";

/** A place around an identity. */
export interface Place {
  name: string;
  kind: string;
  parentId: string | null;
  tags: Record<string, string>;
  ownerTeamId: string | null;
  hasOwnerTags: boolean;
}

export interface Repository {
  name: string;
  owners: string[];
  admins: string[];
}

/** What many identities have in common, read once for a pass. */
export interface Around {
  roll: Roll;
  places: ReadonlyMap<string, Place>;
  /** By their full names in lower case, and by the ids of their containers. */
  repositories: ReadonlyMap<string, Repository>;
  /** Of every source that somebody made things in: how many it has, and who made how many, by the id of the person. */
  makers: ReadonlyMap<string, { of: number; made: ReadonlyMap<string, number> }>;
  /** Who accepted identities that are called alike in the same place: how many each, by `siblingKey`. */
  siblings: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Whom texts in owner columns mean, as people here said; in lower case. */
  texts: ReadonlyMap<string, Named>;
}

/** Everything around. Large, and worth it for many identities. */
export async function loadAround(db: Runner): Promise<Around> {
  const roll = await loadRoll(db);
  return {
    roll,
    places: await loadPlaces(db),
    repositories: await loadRepositories(db),
    makers: await loadMakers(db, roll),
    siblings: await loadSiblings(db),
    texts: await loadTexts(db, roll),
  };
}

async function loadTexts(db: Runner, roll: Roll): Promise<Map<string, Named>> {
  const found = await db.query<{ text: string; person_id: string | null; team_id: string | null }>(
    decidedTextsSql("SELECT text FROM owner_texts"),
  );
  return new Map(
    found.rows.map(({ text, person_id, team_id }): [string, Named] => {
      const person = person_id === null ? null : roll.person(person_id);
      const team = team_id === null ? null : roll.team(team_id);
      return [text, person ? { is: "person", person } : team ? { is: "team", team } : { is: "nobody" }];
    }),
  );
}

async function loadPlaces(db: Runner): Promise<Map<string, Place>> {
  const found = await db.query<Omit<Place, "hasOwnerTags"> & { id: string }>(
    `SELECT id, name, kind, parent_id AS "parentId", tags, owner_team_id AS "ownerTeamId" FROM containers`,
  );
  return new Map(
    found.rows.map(({ id, ...place }) => [
      id,
      { ...place, hasOwnerTags: Object.keys(place.tags).some((key) => tagKind(key) !== null) },
    ]),
  );
}

const codeOwnersSchema = z.object({
  owners: z.array(z.string()).catch([]),
  admins: z.array(z.string()).catch([]),
});

async function loadRepositories(db: Runner): Promise<Map<string, Repository>> {
  const found = await db.query<{ id: string; name: string; body: unknown }>(
    `SELECT c.id, c.name, b.body FROM resources r JOIN containers c ON c.id = r.container_id
     JOIN policy_bodies b ON b.hash = r.policy_hash WHERE r.kind = 'code_owners'`,
  );
  const repositories = new Map<string, Repository>();
  for (const { id, name, body } of found.rows) {
    const read = codeOwnersSchema.safeParse(body);
    if (!read.success) continue;
    repositories.set(id, { name, ...read.data });
    repositories.set(name.toLowerCase(), { name, ...read.data });
  }
  return repositories;
}

/** How many identities of each source each person made, by what sources and logs say of makers. */
async function loadMakers(db: Runner, roll: Roll): Promise<Around["makers"]> {
  const totals = await db.query<{ source: string; n: number }>(
    `SELECT s AS source, count(*)::int AS n FROM identities i, unnest(i.source_ids) s
     WHERE i.gone_at IS NULL AND i.class <> 'human' GROUP BY 1`,
  );
  const made = await db.query<{ source: string; maker: string; ids: string[] | null; n: number }>(
    `SELECT s AS source, m.maker, count(*)::int AS n FROM identities i, unnest(i.source_ids) s, LATERAL (
       SELECT DISTINCT h->>'value' AS maker FROM jsonb_array_elements(i.owner_hints) h WHERE h->>'type' IN ('creator', 'registered_by')
       UNION SELECT t.actor FROM identity_touches t WHERE t.identity_id = i.id AND t.verb = 'created') m
     WHERE i.gone_at IS NULL AND i.class <> 'human' AND (i.owner_hints <> '[]' OR EXISTS (SELECT FROM identity_touches t WHERE t.identity_id = i.id))
     GROUP BY 1, 2`,
  );
  const makers = new Map(
    totals.rows.map(({ source, n }) => [source, { of: n, made: new Map<string, number>() }]),
  );
  for (const { source, maker, n } of made.rows) {
    const named = roll.find(maker);
    const of = makers.get(source);
    if (named.is === "person" && of) of.made.set(named.person.id, (of.made.get(named.person.id) ?? 0) + n);
  }
  return makers;
}

/** Names without what tells instances, environments and helpers of one thing apart. */
export function stemOf(name: string): string {
  const words = name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "" && !/^\d+$/.test(word));
  const last = words.at(-1) ?? "";
  return (words.length > 1 && instance.test(last) ? words.slice(0, -1) : words).join("-");
}
const instance =
  /^(?:worker|prod|production|staging|stage|stg|test|dev|development|blue|green|ro|rw|old|new|v\d+|replica|canary|backup)$/;

export function siblingKey(containerId: string, name: string): string {
  return `${containerId} ${stemOf(name)}`;
}

async function loadSiblings(db: Runner): Promise<Around["siblings"]> {
  const found = await db.query<{ container_id: string; name: string; party: string }>(
    `SELECT i.container_id, i.name, coalesce('person ' || o.person_id, 'team ' || o.team_id) AS party
     FROM ownerships o JOIN identities i ON i.id = o.subject_id
     WHERE o.subject_type = 'identity' AND o.role = 'technical' AND o.state = 'accepted' AND i.container_id IS NOT NULL AND i.gone_at IS NULL
       AND coalesce(o.person_id, o.team_id) IS NOT NULL`,
  );
  const siblings = new Map<string, Map<string, number>>();
  for (const { container_id, name, party } of found.rows) {
    const key = siblingKey(container_id, name);
    const of = siblings.get(key) ?? new Map<string, number>();
    siblings.set(key, of.set(party, (of.get(party) ?? 0) + 1));
  }
  return siblings;
}
