import type { PoolClient } from "pg";
import type { Baseline, Kept } from "./work-out";

interface Worked {
  id: string;
  kept: Kept[];
  baselines: Baseline[];
}

/** Writes what differs: of `ids`, what is not among the rows is suggested no more. */
export async function writeSuggestions(
  tx: PoolClient,
  ids: readonly string[],
  worked: readonly Worked[],
  now: Date,
): Promise<void> {
  const rows = worked.flatMap(({ id, kept }) => {
    const places = new Map<string, number>();
    return kept.map(({ role, kind, party, confidence, level, evidence, against, grouping }) => {
      const place = (places.get(role) ?? 0) + 1;
      places.set(role, place);
      return {
        ...{ id, role, place, kind, confidence, level, evidence, against, grouping },
        person_id: party?.kind === "person" ? party.id : null,
        team_id: party?.kind === "team" ? party.id : null,
      };
    });
  });
  const json = JSON.stringify(rows);
  await tx.query(
    `DELETE FROM owner_suggestions s WHERE s.identity_id = ANY($1::uuid[]) AND NOT EXISTS (
       SELECT FROM json_to_recordset($2::json) AS r(id uuid, role text, place int)
       WHERE r.id = s.identity_id AND r.role = s.role AND r.place = s.place)`,
    [ids, json],
  );
  const columns = "person_id, team_id, confidence, level, evidence, against, grouping, kind";
  const of = (name: string) =>
    columns
      .split(", ")
      .map((column) => `${name}.${column}`)
      .join(", ");
  await tx.query(
    `INSERT INTO owner_suggestions AS s (identity_id, role, place, ${columns}, at)
     SELECT id, role, place, ${columns}, $2 FROM json_to_recordset($1::json) AS r(id uuid, role text, place int, person_id uuid,
       team_id uuid, confidence int, level text, evidence jsonb, against jsonb, grouping text, kind text) ORDER BY id, role, place
     ON CONFLICT (identity_id, role, place) DO UPDATE SET (${columns}, at) = ROW(${of("excluded")}, excluded.at)
       WHERE (${of("s")}) IS DISTINCT FROM (${of("excluded")})`,
    [json, now],
  );
}

/** Notes what claimed identities for others when their owners accepted. */
export async function writeBaselines(tx: PoolClient, worked: readonly Worked[]): Promise<void> {
  const rows = worked.flatMap(({ id, baselines }) =>
    baselines.map(({ role, confirmedAt, claims }) => ({ id, role, confirmed_at: confirmedAt, claims })),
  );
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO owner_baselines (identity_id, role, confirmed_at, claims)
     SELECT id, role, confirmed_at, ARRAY(SELECT json_array_elements_text(claims))
     FROM json_to_recordset($1::json) AS r(id uuid, role text, confirmed_at timestamptz, claims json) ORDER BY id, role
     ON CONFLICT (identity_id, role) DO UPDATE SET confirmed_at = excluded.confirmed_at, claims = excluded.claims`,
    [JSON.stringify(rows)],
  );
}
