import type { Pool } from "pg";
import { guardedRead } from "@/lib/platform/read";
import type { TeamMemberRow } from "./schema-page";

/** Who is in a team, by name. */
export function readTeamMembers(pool: Pool, id: string): Promise<TeamMemberRow[]> {
  return guardedRead(pool, async (db) => {
    const found = await db.query<TeamMemberRow>(
      `SELECT p.id, p.name, p.email, p.active, m.origin <> 'hand' AS follows FROM team_members m JOIN people p ON p.id = m.person_id
       WHERE m.team_id = $1 ORDER BY p.active DESC, p.name, p.id`,
      [id],
    );
    return found.rows;
  });
}
