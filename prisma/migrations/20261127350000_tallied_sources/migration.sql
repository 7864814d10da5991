-- The tally knows the sources, too: what sees an identity is a word like the others.

-- Nobody may change identities between the counting and the new trigger.
LOCK TABLE identities IN SHARE ROW EXCLUSIVE MODE;

ALTER TABLE "identity_tallies" ADD COLUMN "source_ids" UUID[];


-- Everything below has no form in Prisma's schema.

CREATE OR REPLACE FUNCTION tally_identities() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    WITH differences AS (
      SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, last_used_grade AS grade, active_static > 0 AS has_static, exposed_placements > 0 AS has_exposed, gone_at IS NOT NULL AS gone, container_id, source_ids, count(*) AS n
      FROM after_rows GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14),
    by_account AS (
      INSERT INTO identity_account_tallies (class, managed_by, status, owner_state, gone, container_id, n)
      SELECT class, managed_by, status, owner_state, gone, container_id, sum(n) FROM differences GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0)
    INSERT INTO identity_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, grade, has_static, has_exposed, gone, container_id, source_ids, n)
    SELECT * FROM differences;
  ELSIF TG_OP = 'DELETE' THEN
    WITH differences AS (
      SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, last_used_grade AS grade, active_static > 0 AS has_static, exposed_placements > 0 AS has_exposed, gone_at IS NOT NULL AS gone, container_id, source_ids, -count(*) AS n
      FROM before_rows GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14),
    by_account AS (
      INSERT INTO identity_account_tallies (class, managed_by, status, owner_state, gone, container_id, n)
      SELECT class, managed_by, status, owner_state, gone, container_id, sum(n) FROM differences GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0)
    INSERT INTO identity_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, grade, has_static, has_exposed, gone, container_id, source_ids, n)
    SELECT * FROM differences;
  ELSE
    WITH differences AS (
      SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, grade, has_static, has_exposed, gone, container_id, source_ids, sum(n) AS n
      FROM (
        SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, last_used_grade AS grade, active_static > 0 AS has_static, exposed_placements > 0 AS has_exposed, gone_at IS NOT NULL AS gone, container_id, source_ids, 1 AS n FROM after_rows
        UNION ALL
        SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, last_used_grade, active_static > 0, exposed_placements > 0, gone_at IS NOT NULL, container_id, source_ids, -1 FROM before_rows
      ) AS both_rows
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 HAVING sum(n) <> 0),
    by_account AS (
      INSERT INTO identity_account_tallies (class, managed_by, status, owner_state, gone, container_id, n)
      SELECT class, managed_by, status, owner_state, gone, container_id, sum(n) FROM differences GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0)
    INSERT INTO identity_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, grade, has_static, has_exposed, gone, container_id, source_ids, n)
    SELECT * FROM differences;
  END IF;
  RETURN NULL;
END $$;

TRUNCATE identity_tallies;
INSERT INTO identity_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, grade, has_static, has_exposed, gone, container_id, source_ids, n)
SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, last_used_grade, active_static > 0, exposed_placements > 0, gone_at IS NOT NULL, container_id, source_ids, count(*)
FROM identities GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14;
-- What readers keep was counted without it.
UPDATE identity_tally_folds SET generation = generation + 1;
ANALYZE identity_tallies;
