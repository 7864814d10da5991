import type { ForgeFacts } from "@/lib/domain/privilege/forge";
import { ForgePlaces } from "@/lib/domain/privilege/forge";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { entitlementsIn, grantsIn, looksAt, principalsIn, toldIn } from "./data-stated";

/** GitHub or GitLab: its connector, the systems of its identities, and what its data sets tell. */
export interface Forge {
  connector: string;
  systems: readonly string[];
  dataSets: Readonly<Record<string, string>>;
}

export const github: Forge = {
  connector: "github",
  systems: ["github", "github_actions"],
  dataSets: {
    repositories: "Repositories",
    apps: "Installed apps",
    tokens: "Fine-grained tokens",
    "deploy-keys": "Deploy keys",
    workflows: "What workflows may do",
  },
};

export const gitlab: Forge = {
  connector: "gitlab",
  systems: ["gitlab"],
  dataSets: {
    places: "Groups and projects",
    members: "Members",
    "group-tokens": "Access tokens of groups",
    "project-tokens": "Access tokens of projects",
    "group-deploy-tokens": "Deploy tokens of groups",
    "project-deploy-credentials": "Deploy tokens and deploy keys of projects",
  },
};

/** What is granted in each of these places where code is kept, a handful of statements each. */
export async function loadForges(
  db: Runner,
  scope: Scope,
  realms: readonly string[],
  forge: Forge,
): Promise<ForgeFacts[]> {
  const { connector, systems, dataSets } = forge;
  const told = await toldIn(db, scope, systems);
  const facts: ForgeFacts[] = [];
  for (const realm of realms) {
    const entitlements = await entitlementsIn(db, [realm], ["role", "scope", "privilege"]);
    const rights = new Map(entitlements.map((each) => [each.externalId, each]));
    const grants = await grantsIn(db, [realm], connector);
    const { places, everywhere } = await placesIn(db, realm);
    facts.push({
      realm,
      principals: await principalsIn(db, systems, [realm]),
      places,
      grants: grants.map(({ principal, entitlement, target, condition }) => ({
        principal,
        right: rights.get(entitlement) ?? { externalId: entitlement, name: entitlement, body: null },
        place: target !== null && everywhere.has(target) ? null : target,
        condition,
      })),
      told,
      layersNotSeen: await layersIn(db, realm, connector, dataSets),
    });
  }
  return facts;
}

async function placesIn(
  db: Runner,
  realm: string,
): Promise<{ places: ForgePlaces; everywhere: ReadonlySet<string> }> {
  const found = await db.query<{
    id: string;
    name: string;
    parent: string | null;
    kind: string;
    public: boolean;
  }>(
    `SELECT id, name, parent_id AS parent, kind, coalesce(tags->>'visibility' = 'public', FALSE) AS public FROM containers WHERE realm = $1`,
    [realm],
  );
  // A token of an instance reaches all that is in it.
  const whole = await db.query<{ id: string }>(
    `SELECT id FROM resources WHERE realm = $1 AND external_id = 'instance'
     UNION ALL SELECT id FROM containers WHERE realm = $1 AND external_id = 'instance'`,
    [realm],
  );
  return {
    places: new ForgePlaces(
      found.rows.map(({ kind, public: isPublic, ...place }) => ({
        ...place,
        isPublic,
        isGroup: kind !== "repository",
      })),
    ),
    everywhere: new Set(whole.rows.map(({ id }) => id)),
  };
}

async function layersIn(
  db: Runner,
  realm: string,
  connector: string,
  dataSets: Forge["dataSets"],
): Promise<Map<string, string[]>> {
  const { read, broken } = await looksAt(db, connector, [realm], dataSets);
  return new Map(
    Object.entries(dataSets).map(([id, title]) => [
      id,
      [
        ...(read.has(id) ? [] : [`${title}: no source has read them.`]),
        ...broken.filter(({ dataSet }) => dataSet === id).map(({ sentence }) => sentence),
      ],
    ]),
  );
}
