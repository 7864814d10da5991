-- The two large tallies, with what every read needs of each row in front: a column behind texts is found only by walking over them.

ALTER TABLE identity_tallies RENAME TO identity_tallies_before;
ALTER TABLE identity_word_tallies RENAME TO identity_word_tallies_before;
ALTER INDEX identity_tallies_pkey RENAME TO identity_tallies_before_pkey;
ALTER INDEX identity_word_tallies_pkey RENAME TO identity_word_tallies_before_pkey;
ALTER SEQUENCE identity_tallies_id_seq RENAME TO identity_tallies_before_id_seq;
ALTER SEQUENCE identity_word_tallies_id_seq RENAME TO identity_word_tallies_before_id_seq;
DROP INDEX identity_tallies_container_id_idx;

CREATE TABLE "identity_tallies" (
    "id" BIGSERIAL NOT NULL,
    "n" INTEGER NOT NULL,
    "gone" BOOLEAN NOT NULL,
    "has_static" BOOLEAN NOT NULL,
    "container_id" UUID,
    "environment" TEXT,
    "kind" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "sensitivity" TEXT,
    "grade" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "managed_by" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "owner_state" TEXT NOT NULL,
    "governance" TEXT NOT NULL,

    CONSTRAINT "identity_tallies_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "identity_word_tallies" (
    "id" BIGSERIAL NOT NULL,
    "n" INTEGER NOT NULL,
    "gone" BOOLEAN NOT NULL,
    "has_static" BOOLEAN NOT NULL,
    "class" TEXT NOT NULL,
    "managed_by" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "environment" TEXT,
    "kind" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "sensitivity" TEXT,
    "grade" TEXT NOT NULL,
    "owner_state" TEXT NOT NULL,
    "governance" TEXT NOT NULL,

    CONSTRAINT "identity_word_tallies_pkey" PRIMARY KEY ("id")
);

INSERT INTO identity_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, container_id, n)
SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, container_id, sum(n)
FROM identity_tallies_before GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 HAVING sum(n) <> 0;
INSERT INTO identity_word_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, n)
SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, sum(n)
FROM identity_word_tallies_before GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 HAVING sum(n) <> 0;

DROP TABLE identity_tallies_before;
DROP TABLE identity_word_tallies_before;

CREATE INDEX "identity_tallies_container_id_idx" ON "identity_tallies"("container_id");

-- The fold sweeps them, as before.
ALTER TABLE identity_tallies SET (autovacuum_enabled = false);
ALTER TABLE identity_word_tallies SET (autovacuum_enabled = false);
ANALYZE identity_tallies, identity_word_tallies;
