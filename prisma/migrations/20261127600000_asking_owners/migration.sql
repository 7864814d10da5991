-- Asking people who answers for what: people and their accounts, suggestions, questions, messages, departures.
-- AlterTable
ALTER TABLE "people" ADD COLUMN     "away_from" TIMESTAMPTZ(3),
ADD COLUMN     "away_until" TIMESTAMPTZ(3),
ADD COLUMN     "backup_id" UUID,
ADD COLUMN     "delegate_id" UUID;

-- AlterTable
ALTER TABLE "teams" ADD COLUMN     "follows_id" UUID,
ADD COLUMN     "origin" TEXT NOT NULL DEFAULT 'hand';

-- CreateTable
CREATE TABLE "owner_suggestions" (
    "identity_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "place" SMALLINT NOT NULL,
    "person_id" UUID,
    "team_id" UUID,
    "confidence" SMALLINT NOT NULL,
    "level" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "against" JSONB NOT NULL DEFAULT '[]',
    "grouping" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "owner_suggestions_pkey" PRIMARY KEY ("identity_id","role","place")
);

-- CreateTable
CREATE TABLE "ask_rounds" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "query" TEXT NOT NULL,
    "people" INTEGER NOT NULL,
    "messages" INTEGER NOT NULL,
    "items" INTEGER NOT NULL,
    "sent_by" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "ask_rounds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "owner_questions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "identity_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "person_id" UUID,
    "team_id" UUID,
    "step" TEXT NOT NULL DEFAULT 'owner',
    "state" TEXT NOT NULL,
    "confidence" SMALLINT NOT NULL,
    "evidence" JSONB NOT NULL,
    "round_id" UUID,
    "departure_id" UUID,
    "follows_id" UUID,
    "asked_by" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "reminded_at" TIMESTAMPTZ(3),
    "reminders" SMALLINT NOT NULL DEFAULT 0,
    "answered_at" TIMESTAMPTZ(3),
    "answered_by" TEXT,
    "via" TEXT,
    "reason" TEXT,
    "note" TEXT,
    "named_person_id" UUID,
    "named_team_id" UUID,

    CONSTRAINT "owner_questions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "owner_messages" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "person_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "round_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "owner_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "owner_message_items" (
    "message_id" UUID NOT NULL,
    "question_id" UUID NOT NULL,

    CONSTRAINT "owner_message_items_pkey" PRIMARY KEY ("message_id","question_id")
);

-- CreateTable
CREATE TABLE "owner_links" (
    "token_hash" BYTEA NOT NULL,
    "message_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "owner_links_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "actions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "identity_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "question_id" UUID,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "note" TEXT,

    CONSTRAINT "actions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person_accounts" (
    "kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "evidence" TEXT NOT NULL,
    "joined_by" TEXT NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "person_accounts_pkey" PRIMARY KEY ("kind","subject_id")
);

-- CreateTable
CREATE TABLE "people_holds" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "origin" TEXT NOT NULL,
    "person_ids" UUID[],
    "out_of" INTEGER NOT NULL,
    "noticed_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "people_holds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scim_users" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "external_id" TEXT,
    "user_name" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "resource" JSONB NOT NULL,
    "manager_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "scim_users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scim_groups" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "external_id" TEXT,
    "display_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "scim_groups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scim_members" (
    "group_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "scim_members_pkey" PRIMARY KEY ("group_id","user_id")
);

-- CreateTable
CREATE TABLE "departures" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "person_id" UUID NOT NULL,
    "how" TEXT NOT NULL,
    "noticed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_by" TEXT,

    CONSTRAINT "departures_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "departure_items" (
    "departure_id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "why" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "successor_person_id" UUID,
    "successor_team_id" UUID,
    "successor_why" TEXT,
    "question_id" UUID,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "note" TEXT,

    CONSTRAINT "departure_items_pkey" PRIMARY KEY ("departure_id","identity_id","why")
);

-- CreateIndex
CREATE INDEX "owner_suggestions_person_id_idx" ON "owner_suggestions"("person_id");

-- CreateIndex
CREATE INDEX "owner_suggestions_team_id_idx" ON "owner_suggestions"("team_id");

-- CreateIndex
CREATE INDEX "owner_suggestions_grouping_idx" ON "owner_suggestions"("grouping");

-- CreateIndex
CREATE INDEX "ask_rounds_sent_at_idx" ON "ask_rounds"("sent_at" DESC);

-- CreateIndex
CREATE INDEX "owner_questions_identity_id_role_idx" ON "owner_questions"("identity_id", "role");

-- CreateIndex
CREATE INDEX "owner_questions_person_id_state_idx" ON "owner_questions"("person_id", "state");

-- CreateIndex
CREATE INDEX "owner_questions_team_id_state_idx" ON "owner_questions"("team_id", "state");

-- CreateIndex
CREATE INDEX "owner_questions_state_due_at_idx" ON "owner_questions"("state", "due_at");

-- CreateIndex
CREATE INDEX "owner_questions_round_id_idx" ON "owner_questions"("round_id");

-- CreateIndex
CREATE INDEX "owner_messages_state_next_at_idx" ON "owner_messages"("state", "next_at");

-- CreateIndex
CREATE INDEX "owner_messages_person_id_created_at_idx" ON "owner_messages"("person_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "owner_message_items_question_id_idx" ON "owner_message_items"("question_id");

-- CreateIndex
CREATE INDEX "owner_links_expires_at_idx" ON "owner_links"("expires_at");

-- CreateIndex
CREATE INDEX "actions_identity_id_idx" ON "actions"("identity_id");

-- CreateIndex
CREATE INDEX "actions_state_requested_at_idx" ON "actions"("state", "requested_at");

-- CreateIndex
CREATE INDEX "person_accounts_person_id_idx" ON "person_accounts"("person_id");

-- CreateIndex
CREATE INDEX "people_holds_state_idx" ON "people_holds"("state");

-- CreateIndex
CREATE UNIQUE INDEX "scim_users_user_name_key" ON "scim_users"("user_name");

-- CreateIndex
CREATE INDEX "scim_users_external_id_idx" ON "scim_users"("external_id");

-- CreateIndex
CREATE INDEX "scim_groups_external_id_idx" ON "scim_groups"("external_id");

-- CreateIndex
CREATE INDEX "scim_groups_display_name_idx" ON "scim_groups"("display_name");

-- CreateIndex
CREATE INDEX "scim_members_user_id_idx" ON "scim_members"("user_id");

-- CreateIndex
CREATE INDEX "departures_person_id_idx" ON "departures"("person_id");

-- CreateIndex
CREATE INDEX "departures_closed_at_idx" ON "departures"("closed_at");

-- CreateIndex
CREATE INDEX "departure_items_identity_id_idx" ON "departure_items"("identity_id");

-- CreateIndex
CREATE INDEX "people_manager_id_idx" ON "people"("manager_id");

-- CreateIndex
CREATE UNIQUE INDEX "teams_follows_id_key" ON "teams"("follows_id");

-- AddForeignKey
ALTER TABLE "owner_message_items" ADD CONSTRAINT "owner_message_items_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "owner_messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "owner_message_items" ADD CONSTRAINT "owner_message_items_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "owner_questions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "owner_links" ADD CONSTRAINT "owner_links_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "owner_messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person_accounts" ADD CONSTRAINT "person_accounts_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scim_members" ADD CONSTRAINT "scim_members_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "scim_groups"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scim_members" ADD CONSTRAINT "scim_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "scim_users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "departures" ADD CONSTRAINT "departures_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "departure_items" ADD CONSTRAINT "departure_items_departure_id_fkey" FOREIGN KEY ("departure_id") REFERENCES "departures"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- An identity is asked about once at a time: whoever answers first has answered.
CREATE UNIQUE INDEX owner_questions_one_open ON owner_questions (identity_id, role) WHERE state = 'asked';
CREATE UNIQUE INDEX actions_one_open ON actions (identity_id, kind) WHERE state = 'requested';
CREATE UNIQUE INDEX departures_one_open ON departures (person_id) WHERE closed_at IS NULL;
