-- Accounts by the few words that are asked of them: a sixth of the rows of the tally that knows every word.

-- CreateTable
CREATE TABLE "identity_account_tallies" (
    "id" BIGSERIAL NOT NULL,
    "class" TEXT NOT NULL,
    "managed_by" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "owner_state" TEXT NOT NULL,
    "gone" BOOLEAN NOT NULL,
    "container_id" UUID,
    "n" INTEGER NOT NULL,

    CONSTRAINT "identity_account_tallies_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "identity_account_tallies_container_id_idx" ON "identity_account_tallies"("container_id");


-- Everything below has no form in Prisma's schema.

INSERT INTO identity_account_tallies (class, managed_by, status, owner_state, gone, container_id, n)
SELECT class, managed_by, status, owner_state, gone, container_id, sum(n)
FROM identity_tallies GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0;

-- Every difference goes into all tallies.
CREATE OR REPLACE FUNCTION tally_identities() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    WITH differences AS (
      SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, last_used_grade AS grade, active_static > 0 AS has_static, gone_at IS NOT NULL AS gone, container_id, count(*) AS n
      FROM after_rows GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13),
    by_account_alone AS (
      INSERT INTO identity_account_tallies (class, managed_by, status, owner_state, gone, container_id, n)
      SELECT class, managed_by, status, owner_state, gone, container_id, sum(n) FROM differences GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0),
    by_account AS (
      INSERT INTO identity_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, container_id, n)
      SELECT * FROM differences)
    INSERT INTO identity_word_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, n)
    SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, sum(n)
    FROM differences GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
  ELSIF TG_OP = 'DELETE' THEN
    WITH differences AS (
      SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, last_used_grade AS grade, active_static > 0 AS has_static, gone_at IS NOT NULL AS gone, container_id, -count(*) AS n
      FROM before_rows GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13),
    by_account_alone AS (
      INSERT INTO identity_account_tallies (class, managed_by, status, owner_state, gone, container_id, n)
      SELECT class, managed_by, status, owner_state, gone, container_id, sum(n) FROM differences GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0),
    by_account AS (
      INSERT INTO identity_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, container_id, n)
      SELECT * FROM differences)
    INSERT INTO identity_word_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, n)
    SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, sum(n)
    FROM differences GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
  ELSE
    WITH differences AS (
      SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, container_id, sum(n) AS n
      FROM (
        SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, last_used_grade AS grade, active_static > 0 AS has_static, gone_at IS NOT NULL AS gone, container_id, 1 AS n FROM after_rows
        UNION ALL
        SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, last_used_grade, active_static > 0, gone_at IS NOT NULL, container_id, -1 FROM before_rows
      ) AS both_rows
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 HAVING sum(n) <> 0),
    by_account_alone AS (
      INSERT INTO identity_account_tallies (class, managed_by, status, owner_state, gone, container_id, n)
      SELECT class, managed_by, status, owner_state, gone, container_id, sum(n) FROM differences GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0),
    by_account AS (
      INSERT INTO identity_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, container_id, n)
      SELECT * FROM differences)
    INSERT INTO identity_word_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, n)
    SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, sum(n)
    FROM differences GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 HAVING sum(n) <> 0;
  END IF;
  RETURN NULL;
END $$;

-- The fold sweeps it, as the others.
ALTER TABLE identity_account_tallies SET (autovacuum_enabled = false);
