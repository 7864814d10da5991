import { populationSql } from "@/lib/features/metrics/definition-sql";

/** Identities of the tally `t` that ask for an owner and have none. */
export const unownedSql = `${populationSql("t", "t.gone")} AND t.owner_state IN ('none', 'declined')`;

/**
 * What lies in each container and in every one below it, as a query with the columns `id`, `identities` and `unowned`:
 * all of them in one pass, up from those that hold something. One that holds nothing has no row.
 */
export const totalsSql = `WITH RECURSIVE own AS (
    SELECT t.container_id AS id, sum(t.n)::int AS identities, coalesce(sum(t.n) FILTER (WHERE ${unownedSql}), 0)::int AS unowned
    FROM identity_account_tallies t WHERE NOT t.gone AND t.container_id IS NOT NULL GROUP BY 1),
  up AS (
    SELECT o.id AS held_in, o.id FROM own o
    UNION SELECT up.held_in, c.parent_id FROM up JOIN containers c ON c.id = up.id WHERE c.parent_id IS NOT NULL)
  SELECT up.id, sum(o.identities)::int AS identities, sum(o.unowned)::int AS unowned
  FROM up JOIN own o ON o.id = up.held_in GROUP BY up.id`;

/** Adding up takes its time where accounts are many: longest time of one statement in milliseconds. */
export const totalsTimeoutMs = 5_000;
