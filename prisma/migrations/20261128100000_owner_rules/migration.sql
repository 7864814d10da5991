-- Rules that name owners in bulk, and which of them named the owner of an identity.
-- AlterTable
ALTER TABLE "ownerships" ADD COLUMN     "rule_id" UUID;

-- CreateTable
CREATE TABLE "owner_rules" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "person_id" UUID,
    "team_id" UUID,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "owner_rules_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ownerships_rule_id_idx" ON "ownerships"("rule_id");

-- CreateIndex
CREATE INDEX "owner_rules_person_id_idx" ON "owner_rules"("person_id");

-- CreateIndex
CREATE INDEX "owner_rules_team_id_idx" ON "owner_rules"("team_id");
