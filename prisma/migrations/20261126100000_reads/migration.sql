-- Reads at a million identities: a tally that does not tell accounts apart, and orders for questions that are asked often.

-- CreateTable
CREATE TABLE "identity_word_tallies" (
    "id" BIGSERIAL NOT NULL,
    "system" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "managed_by" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "environment" TEXT,
    "sensitivity" TEXT,
    "owner_state" TEXT NOT NULL,
    "governance" TEXT NOT NULL,
    "grade" TEXT NOT NULL,
    "has_static" BOOLEAN NOT NULL,
    "gone" BOOLEAN NOT NULL,
    "n" INTEGER NOT NULL,

    CONSTRAINT "identity_word_tallies_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "identity_tallies_container_id_idx" ON "identity_tallies"("container_id");


-- Everything below has no form in Prisma's schema.

INSERT INTO identity_word_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, n)
SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, sum(n)
FROM identity_tallies GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 HAVING sum(n) <> 0;

-- Every difference goes into both tallies: with its account, and without.
CREATE OR REPLACE FUNCTION tally_identities() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    WITH differences AS (
      SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, last_used_grade AS grade, active_static > 0 AS has_static, gone_at IS NOT NULL AS gone, container_id, count(*) AS n
      FROM after_rows GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13),
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
    by_account AS (
      INSERT INTO identity_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, container_id, n)
      SELECT * FROM differences)
    INSERT INTO identity_word_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, n)
    SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, sum(n)
    FROM differences GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 HAVING sum(n) <> 0;
  END IF;
  RETURN NULL;
END $$;

-- The fold sweeps both tallies itself: an automatic sweep would only be in its way.
ALTER TABLE identity_tallies SET (autovacuum_enabled = false);
ALTER TABLE identity_word_tallies SET (autovacuum_enabled = false);

-- The orders of presets whose rows are rare at the beginning of the full order.
CREATE INDEX identities_static_by_key_age ON identities (coalesce(oldest_static_at, '-infinity'), id) WHERE gone_at IS NULL AND active_static > 0;
CREATE INDEX identities_never_used ON identities (coalesce(created_at, '-infinity'), id) WHERE gone_at IS NULL AND last_used_at IS NULL AND last_used_gap = 'none' AND covered_since <= created_at;
CREATE INDEX identities_exposed ON identities (name, id) WHERE gone_at IS NULL AND exposed_placements > 0;
