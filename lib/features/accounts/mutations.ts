import { randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import { scrubText } from "@/lib/domain/secrets/scrub";
import type { Decider } from "@/lib/features/labels/mutations";
import { applyRulesTo } from "@/lib/features/labels/mutations-rules";
import { ensureTeams } from "@/lib/features/people/mutations-teams";
import { writeAudit } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import { wakeWorker } from "@/lib/platform/queue";
import { inTransaction } from "@/lib/platform/transaction";
import { inheritDecisions, inheritTask, refreshContainers } from "./mutations-inherit";
import { accountReach } from "./reach";
import {
  type AccountChange,
  type AccountField,
  accountChangeSchema,
  accountFieldNames,
  type EditAccounts,
  type EditedAccounts,
} from "./schema-decisions";

/** Identities that follow within the request; more are left to the worker. */
const followAtOnce = 5000;

const reasons: Record<EditAccounts["from"], string> = {
  form: "said so",
  csv: "imported it from a list",
  tags: "took it from the account's tags",
  units: "took it from the organisational unit",
  backstage: "took it from the Backstage catalogue",
};

/**
 * Decides team, environment and sensitivity of accounts, in one transaction with one audit row, and hands it down to
 * their identities as suggestions. Throws AppErrors: `no_such_account`, `bad_value`.
 */
export async function editAccounts(
  { pool }: { pool: Pool },
  by: Decider,
  asked: EditAccounts,
  now: Date,
): Promise<EditedAccounts> {
  const names = asked.changes.flatMap((change) => (change.team ? [change.team] : []));
  if (names.some((name) => scrubText(name) !== name)) {
    throw new AppError({
      code: "bad_value",
      message: "The name of a team holds something that looks like a secret.",
      safe: "Nothing was changed.",
      next: "Choose another name.",
    });
  }
  const done = await inTransaction(pool, async (tx) => {
    const current = await lockAccounts(tx, by, asked.changes);
    const changes = asked.changes.flatMap((change) => differing(change, current.get(change.id)));
    if (changes.length === 0) return { changed: [], before: [], below: [] };
    const teams = await ensureTeams(tx, names);
    const why = `${by.name} ${reasons[asked.from]}`;
    await writeLabels(tx, changes, { by: by.scope.actor, why, now });
    await writeTeams(tx, changes, teams, { by: by.scope.actor, why, now });
    const below = await refreshContainers(tx);
    const changed = changes.map((change) => change.id);
    await writeAudit(
      tx,
      {
        type: "account.edited",
        containerIds: changed,
        fields: accountFieldNames.filter((field) => changes.some((change) => change[field] !== undefined)),
        from: asked.from,
      },
      by.scope.actor,
      changed.length === 1 ? `account:${changed[0]}` : `accounts:${changed.length}`,
    );
    return { changed, before: changes.map((change) => opposite(change, current.get(change.id))), below };
  });
  const containers = [...new Set([...done.changed, ...done.below])];
  return {
    accounts: done.changed.length,
    before: done.before,
    identities: await follow(pool, containers, now),
  };
}

/** Lets the identities of accounts follow what was decided of them. */
export async function followAccounts(
  pool: Pool,
  containerIds: readonly string[],
  now: Date,
): Promise<number> {
  const found = await pool.query<{ id: string }>(
    "SELECT id FROM identities WHERE container_id = ANY($1::uuid[]) AND gone_at IS NULL ORDER BY id",
    [containerIds],
  );
  await applyRulesTo(
    pool,
    found.rows.map((row) => row.id),
    now,
  );
  return inheritDecisions(pool, now, { containerIds });
}

async function follow(pool: Pool, containerIds: readonly string[], now: Date): Promise<number | null> {
  if (containerIds.length === 0) return 0;
  const found = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT FROM identities WHERE container_id = ANY($1::uuid[]) AND gone_at IS NULL LIMIT ${followAtOnce + 1}) m`,
    [containerIds],
  );
  if ((found.rows[0]?.n ?? 0) <= followAtOnce) return followAccounts(pool, containerIds, now);
  // Each its own wake-up: a later one must not replace what an earlier one still has to do.
  await wakeWorker(pool, inheritTask, `${inheritTask}:${randomUUID()}`, { containerIds });
  return null;
}

type Decisions = Record<AccountField, string | null>;

async function lockAccounts(
  tx: PoolClient,
  by: Decider,
  changes: readonly AccountChange[],
): Promise<Map<string, Decisions>> {
  const ids = [...new Set(changes.map((change) => change.id))];
  const p = new SqlParameters();
  const where = [`c.id = ANY(${p.uuidList(ids)})`, ...accountReach(by.scope, p)];
  const found = await tx.query<{ id: string } & Decisions>(
    `SELECT c.id, tm.name AS team, e.value AS environment, s.value AS sensitivity FROM containers c
     LEFT JOIN labels e ON e.subject_id = c.id AND e.name = 'environment' AND e.origin = 'person'
     LEFT JOIN labels s ON s.subject_id = c.id AND s.name = 'sensitivity' AND s.origin = 'person'
     LEFT JOIN ownerships o ON o.subject_id = c.id AND o.role = 'technical' LEFT JOIN teams tm ON tm.id = o.team_id
     WHERE ${where.join(" AND ")} ORDER BY c.id FOR UPDATE OF c`,
    p.values,
  );
  if (found.rows.length < ids.length) {
    throw new AppError({
      code: "no_such_account",
      message:
        ids.length === 1 ? "There is no such account." : "Some of these accounts do not exist any more.",
      safe: "Nothing was changed.",
      next: "Reload the list.",
    });
  }
  return new Map(found.rows.map(({ id, ...decided }) => [id, decided]));
}

/** The change without what holds already; nothing when nothing is left of it. */
function differing(change: AccountChange, held: Decisions | undefined): AccountChange[] {
  const fields = accountFieldNames.filter((field) => {
    const wanted = change[field];
    if (wanted === undefined) return false;
    return field === "team"
      ? wanted?.toLowerCase() !== held?.team?.toLowerCase()
      : wanted !== (held?.[field] ?? null);
  });
  if (fields.length === 0) return [];
  const { id, team, environment, sensitivity } = change;
  return [
    {
      id,
      ...(fields.includes("team") ? { team } : {}),
      ...(fields.includes("environment") ? { environment } : {}),
      ...(fields.includes("sensitivity") ? { sensitivity } : {}),
    },
  ];
}

function opposite(change: AccountChange, held: Decisions | undefined): AccountChange {
  const back: Record<string, string | null> = { id: change.id };
  for (const field of accountFieldNames) if (change[field] !== undefined) back[field] = held?.[field] ?? null;
  return accountChangeSchema.parse(back);
}

interface Told {
  by: string;
  why: string;
  now: Date;
}

async function writeLabels(tx: PoolClient, changes: readonly AccountChange[], told: Told): Promise<void> {
  for (const name of ["environment", "sensitivity"] as const) {
    const set = changes.flatMap(({ id, [name]: value }) =>
      typeof value === "string" ? [{ id, value }] : [],
    );
    const cleared = changes.flatMap(({ id, [name]: value }) => (value === null ? [id] : []));
    await tx.query(
      "DELETE FROM labels WHERE subject_id = ANY($1::uuid[]) AND name = $2 AND origin = 'person'",
      [cleared, name],
    );
    await tx.query(
      `INSERT INTO labels (subject_type, subject_id, name, value, origin, why, set_by, set_at)
       SELECT 'container', id, $2, value, 'person', $3, $4, $5 FROM json_to_recordset($1::json) AS r(id uuid, value text) ORDER BY id
       ON CONFLICT (subject_id, name, origin) DO UPDATE SET value = excluded.value, why = excluded.why, set_by = excluded.set_by, set_at = excluded.set_at`,
      [JSON.stringify(set), name, told.why, told.by, told.now],
    );
  }
}

async function writeTeams(
  tx: PoolClient,
  changes: readonly AccountChange[],
  teams: ReadonlyMap<string, string>,
  told: Told,
): Promise<void> {
  const set = changes.flatMap(({ id, team }) =>
    typeof team === "string" ? [{ id, team: teams.get(team.trim().toLowerCase()) }] : [],
  );
  const cleared = changes.flatMap(({ id, team }) => (team === null ? [id] : []));
  await tx.query("DELETE FROM ownerships WHERE subject_id = ANY($1::uuid[]) AND role = 'technical'", [
    cleared,
  ]);
  await tx.query(
    `INSERT INTO ownerships (subject_type, subject_id, role, team_id, state, evidence, set_by, set_at)
     SELECT 'container', id, 'technical', team, 'suggested', $2, $3, $4 FROM json_to_recordset($1::json) AS r(id uuid, team uuid) ORDER BY id
     ON CONFLICT (subject_id, role) DO UPDATE SET team_id = excluded.team_id, person_id = NULL, state = excluded.state,
       evidence = excluded.evidence, set_by = excluded.set_by, set_at = excluded.set_at`,
    [JSON.stringify(set), told.why, told.by, told.now],
  );
}
