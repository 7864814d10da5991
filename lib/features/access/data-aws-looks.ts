import type { Runner } from "@/lib/platform/read";

interface Look {
  realm: string;
  source: string;
  status: "complete" | "incomplete";
  problems: number;
  failure: string | null;
  held: boolean;
}

/** What of each account's users, roles and policies was not read at the last look of every source that lists them, each as a sentence. */
export async function looksAt(db: Runner, realms: readonly string[]): Promise<Map<string, string[]>> {
  const found = await db.query<Look>(
    `SELECT DISTINCT ON (sc.ref) realm, s.name AS source, sc.status, sc.problems, sc.failure->>'message' AS failure,
       EXISTS (SELECT FROM holds h WHERE h.scope_ref = sc.ref AND h.state = 'held') AS held
     FROM sync_scopes sc JOIN sources s ON s.id = sc.source_id, LATERAL jsonb_array_elements_text(
       CASE jsonb_typeof(sc.scope->'issues') WHEN 'array' THEN sc.scope->'issues' ELSE '[]' END) AS realm
     WHERE s.connector = 'aws' AND s.removed_at IS NULL AND sc.data_set = 'iam'
       AND sc.status IN ('complete', 'incomplete') AND realm = ANY($1::text[])
     ORDER BY sc.ref, sc.finished_at DESC`,
    [realms],
  );
  return new Map(
    realms.map((realm) => [
      realm,
      missing(
        realm.slice("aws:".length),
        found.rows.filter((row) => row.realm === realm),
      ),
    ]),
  );
}

/** One source that read it whole is enough. */
function missing(account: string, looks: readonly Look[]): string[] {
  const what = `The users, roles and policies of account ${account}`;
  if (looks.length === 0) return [`${what}: no source has read them.`];
  const whole = looks.filter(({ status, problems }) => status === "complete" && problems === 0);
  if (whole.length > 0) {
    const waits = whole.find(({ held }) => held);
    return waits
      ? [
          `${what}: some that ${waits.source} no longer showed wait for somebody to release them, and count until then.`,
        ]
      : [];
  }
  return looks.map(({ source, status, problems, failure }) =>
    status === "complete"
      ? `${what}: ${problems} of ${source} could not be read.`
      : `${what}: ${source} could not read them${failure ? ` (${failure})` : ""}.`,
  );
}
