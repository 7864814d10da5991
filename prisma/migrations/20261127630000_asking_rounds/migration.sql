-- Whose place somebody who is asked stands in; events of questions for a webhook; presses of buttons in Slack.
-- AlterTable
ALTER TABLE "owner_questions" ADD COLUMN     "for_person_id" UUID,
ADD COLUMN     "for_team_id" UUID;

-- AlterTable
ALTER TABLE "owner_messages" ADD COLUMN     "note" TEXT,
ALTER COLUMN "person_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "slack_presses" (
    "mark" BYTEA NOT NULL,
    "message_id" UUID NOT NULL,
    "question_id" UUID NOT NULL,
    "says" TEXT NOT NULL,
    "slack_user" TEXT NOT NULL,
    "slack_channel" TEXT NOT NULL,
    "slack_ts" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "slack_presses_pkey" PRIMARY KEY ("mark")
);

-- CreateIndex
CREATE INDEX "slack_presses_received_at_idx" ON "slack_presses"("received_at");
