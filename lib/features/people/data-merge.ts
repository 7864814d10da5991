import type { Pool } from "pg";
import { AppError } from "@/lib/platform/errors";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { MergePeople, MergePreview } from "./schema";

/** What joining two people would move from the one to the other. Changes nothing. Throws AppError `no_such_person`. */
export function previewMerge(pool: Pool, asked: MergePeople): Promise<MergePreview> {
  return guardedRead(pool, (db) => readMerge(db, asked));
}

/** The same within a transaction. */
export async function readMerge(db: Runner, { keepId, otherId }: MergePeople): Promise<MergePreview> {
  const found = await db.query<MergePreview>(
    `SELECT json_build_object('id', k.id, 'name', k.name) AS keep, json_build_object('id', o.id, 'name', o.name, 'email', o.email) AS other,
       (SELECT count(*)::int FROM person_accounts a WHERE a.person_id = o.id) AS accounts,
       (SELECT count(*)::int FROM ownerships w WHERE w.person_id = o.id) AS owned,
       (SELECT count(*)::int FROM owner_questions q WHERE q.person_id = o.id AND q.state = 'asked') AS questions,
       (SELECT count(*)::int FROM team_members m WHERE m.person_id = o.id) AS teams,
       (SELECT count(*)::int FROM people r WHERE r.manager_id = o.id) AS reports
     FROM people k, people o WHERE k.id = $1 AND o.id = $2 AND k.id <> o.id`,
    [keepId, otherId],
  );
  const preview = found.rows[0];
  if (preview) return preview;
  throw new AppError({
    code: "no_such_person",
    message: keepId === otherId ? "This is the same person." : "One of these people is not there any more.",
    safe: "Nothing was changed.",
    next: "Choose two people who are.",
  });
}
