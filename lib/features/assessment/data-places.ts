import type { PlaceContext, UnresolvedPlace } from "@/lib/domain/assessment/context";
import type { Runner } from "@/lib/platform/read";
import { placeJoins, placeSql } from "./data-keys";

/** Places that hold a secret of which no credential is known, with the others that hold the same value. */
export async function unresolvedPlaces(db: Runner): Promise<UnresolvedPlace[]> {
  const found = await db.query<PlaceContext & { print: string | null }>(
    `SELECT p.fingerprint AS print, 'print' AS by, ${placeSql} FROM placements p ${placeJoins}
     WHERE p.gone_at IS NULL AND NOT EXISTS (SELECT FROM credential_places cp JOIN credentials c ON c.id = cp.credential_id
         WHERE cp.placement_id = p.id AND c.identity_id IS NOT NULL AND c.gone_at IS NULL) ORDER BY p.id`,
  );
  const byPrint = new Map<string, PlaceContext[]>();
  const places = found.rows.map(({ print, ...place }) => {
    if (print) byPrint.set(print, [...(byPrint.get(print) ?? []), place]);
    return { print, place };
  });
  return places.map(({ print, place }) => ({
    ...place,
    twins: (print ? (byPrint.get(print) ?? []) : []).filter(({ id }) => id !== place.id),
  }));
}
