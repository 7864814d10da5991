-- One tally that knows every word, the account and the sources. Readers keep it in memory, and ask for what was added since: whoever
-- added a row stands on it.

-- Nobody may change identities between the counting and the new trigger.
LOCK TABLE identities IN SHARE ROW EXCLUSIVE MODE;

DROP TABLE identity_word_tallies;
DROP TABLE identity_tallies;

CREATE TABLE "identity_tallies" (
    "id" BIGSERIAL NOT NULL,
    "n" INTEGER NOT NULL,
    "gone" BOOLEAN NOT NULL,
    "has_static" BOOLEAN NOT NULL,
    "has_exposed" BOOLEAN NOT NULL,
    "container_id" UUID,
    "added_by" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "environment" TEXT,
    "kind" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "sensitivity" TEXT,
    "grade" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "managed_by" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "owner_state" TEXT NOT NULL,
    "source_ids" UUID[],

    CONSTRAINT "identity_tallies_pkey" PRIMARY KEY ("id")
);

-- How often rows of the tally were replaced by their sums: what a reader keeps holds for one generation.
CREATE TABLE "identity_tally_folds" (
    "id" INTEGER NOT NULL,
    "generation" BIGINT NOT NULL,

    CONSTRAINT "identity_tally_folds_pkey" PRIMARY KEY ("id")
);
INSERT INTO identity_tally_folds (id, generation) VALUES (1, 1);

INSERT INTO identity_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, grade, has_static, has_exposed, gone, container_id, source_ids, n)
SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, last_used_grade, active_static > 0, exposed_placements > 0, gone_at IS NOT NULL, container_id, source_ids, count(*)
FROM identities GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14;

CREATE INDEX "identity_tallies_added_by_idx" ON "identity_tallies"("added_by");


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

-- The fold sweeps it, as before.
ALTER TABLE identity_tallies SET (autovacuum_enabled = false);
ANALYZE identity_tallies;
