import type { OrganisationContext } from "@/lib/domain/assessment/context";
import type { Runner } from "@/lib/platform/read";

/** Their jobs get tokens to prove themselves elsewhere, not here. */
const vouching = "ARRAY['github_actions', 'gitlab', 'circleci']";

/** What holds for the whole organisation, as far as it was read. */
export async function organisationOf(db: Runner): Promise<OrganisationContext> {
  const federated = await db.query<{ name: string }>(
    `WITH without_secret AS (
       SELECT i.realm, i.system FROM trusts t JOIN identities i ON i.id = t.identity_id
       WHERE t.kind = 'federation' AND t.effect = 'allow' AND t.gone_at IS NULL AND i.managed_by = 'customer'
       UNION
       SELECT i.realm, i.system FROM credentials c JOIN identities i ON i.id = c.identity_id
       WHERE c.type = 'federated' AND c.status = 'active' AND c.gone_at IS NULL AND i.managed_by = 'customer'
         AND i.system <> ALL(${vouching}))
     SELECT realm AS name FROM without_secret UNION SELECT system FROM without_secret`,
  );
  const own = await db.query<{ realm: string }>(
    `SELECT DISTINCT realm FROM sync_scopes sc JOIN sources s ON s.id = sc.source_id AND s.mode IN ('live', 'upload'), LATERAL jsonb_array_elements_text(
       CASE jsonb_typeof(sc.scope->'issues') WHEN 'array' THEN sc.scope->'issues' ELSE '[]' END) AS realm
     UNION SELECT DISTINCT realm FROM containers`,
  );
  const directory = await db.query<{ read: boolean }>(
    `SELECT EXISTS (SELECT FROM identities WHERE class = 'human' AND kind = 'directory_account') OR EXISTS (SELECT FROM people) AS read`,
  );
  return {
    federated: new Set(federated.rows.map(({ name }) => name)),
    ownRealms: new Set(own.rows.map(({ realm }) => realm)),
    directoryRead: directory.rows[0]?.read ?? false,
  };
}
