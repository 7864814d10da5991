-- Use as logs tell it. Nothing was written to the old table.
DROP TABLE "usage";

-- CreateTable
CREATE TABLE "usage" (
    "identity_id" UUID NOT NULL,
    "period" DATE NOT NULL,
    "key" UUID NOT NULL,
    "grain" TEXT NOT NULL,
    "credential_id" UUID,
    "source_id" UUID NOT NULL,
    "service" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "consumer" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "on_behalf_of" TEXT,
    "reference" TEXT,
    "count" BIGINT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "hours" INTEGER[],

    CONSTRAINT "usage_pkey" PRIMARY KEY ("identity_id","period","key")
) PARTITION BY RANGE ("period");

-- CreateTable
CREATE TABLE "usage_events" (
    "day" DATE NOT NULL,
    "id" UUID NOT NULL,

    CONSTRAINT "usage_events_pkey" PRIMARY KEY ("day","id")
) PARTITION BY RANGE ("day");

-- CreateTable
CREATE TABLE "usage_months" (
    "month" DATE NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "usage_months_pkey" PRIMARY KEY ("month")
);

-- CreateTable
CREATE TABLE "usage_logs" (
    "source_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "realm" TEXT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "events" BIGINT NOT NULL,

    CONSTRAINT "usage_logs_pkey" PRIMARY KEY ("source_id","kind","realm")
);

-- CreateTable
CREATE TABLE "usage_intakes" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "source_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "failure" TEXT,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "problems" JSONB NOT NULL DEFAULT '[]',
    "first_at" TIMESTAMPTZ(3),
    "last_at" TIMESTAMPTZ(3),

    CONSTRAINT "usage_intakes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unknown_actors" (
    "identity_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "realm" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "events" BIGINT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "unknown_actors_pkey" PRIMARY KEY ("identity_id","source_id")
);

-- CreateTable
CREATE TABLE "observed_uses" (
    "subject_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "applied" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "observed_uses_pkey" PRIMARY KEY ("subject_id")
);

-- CreateTable
CREATE TABLE "identity_touches" (
    "identity_id" UUID NOT NULL,
    "verb" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" UUID NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "reference" TEXT,
    "source_id" UUID NOT NULL,

    CONSTRAINT "identity_touches_pkey" PRIMARY KEY ("identity_id","verb")
);

-- CreateIndex
CREATE INDEX "usage_logs_realm_idx" ON "usage_logs"("realm");

-- CreateIndex
CREATE INDEX "usage_intakes_source_id_started_at_idx" ON "usage_intakes"("source_id", "started_at" DESC);

-- CreateIndex
CREATE INDEX "unknown_actors_source_id_idx" ON "unknown_actors"("source_id");


-- Everything below has no form in Prisma's schema.

CREATE INDEX observed_uses_waiting ON observed_uses (subject_id) WHERE NOT applied;

-- Two arrays added element by element; a shorter one counts as ended by zeros.
CREATE FUNCTION add_counts(a int[], b int[]) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  'SELECT array_agg(coalesce(x, 0) + coalesce(y, 0) ORDER BY n) FROM unnest(a, b) WITH ORDINALITY AS t(x, y, n)';
