import type { Pool } from "pg";
import { z } from "zod";
import { guardedRead } from "@/lib/platform/read";
import type { KeyRow } from "./schema";

const rowsSchema = z.array(
  z.object({
    name: z.enum(["fingerprint", "session", "worker", "audit"]),
    key_id: z.string(),
    created_at: z.date(),
  }),
);

/** Which keys belong to this database. The keys lie in files; the database knows their ids. */
export async function listKeys(pool: Pool): Promise<KeyRow[]> {
  const found = await guardedRead(pool, (db) =>
    db.query("SELECT name, key_id, created_at FROM key_checks ORDER BY name"),
  );
  return rowsSchema
    .parse(found.rows)
    .map(({ name, key_id, created_at }) => ({ name, keyId: key_id, createdAt: created_at }));
}
