import type { Pool } from "pg";
import { guardedRead } from "@/lib/platform/read";
import type { HeldPeople } from "./schema-page";

const mostNamed = 200;

/** People who would be gone all at once, and wait for a human; the first 200 of each by name. */
export function listPeopleHolds(pool: Pool): Promise<HeldPeople[]> {
  return guardedRead(pool, async (db) => {
    const found = await db.query<HeldPeople>(
      `SELECT h.id, h.origin, h.out_of AS "outOf", h.noticed_at AS "noticedAt", cardinality(h.person_ids) AS count,
         coalesce((SELECT json_agg(w) FROM (
           SELECT p.id, p.name, p.email FROM people p WHERE p.id = ANY(h.person_ids) ORDER BY p.name, p.id LIMIT ${mostNamed}) w), '[]') AS people
       FROM people_holds h WHERE h.state = 'waiting' ORDER BY h.noticed_at, h.id`,
    );
    return found.rows;
  });
}
