-- What a person, a list or a directory says of somebody is told apart, so that neither overrules the other by accident.
ALTER TABLE "people" ADD COLUMN "said" TEXT;
ALTER TABLE "teams" ADD COLUMN "department" TEXT;
CREATE UNIQUE INDEX "teams_department_key" ON "teams"("department");
ALTER TABLE "team_members" ADD COLUMN "origin" TEXT NOT NULL DEFAULT 'hand';

-- Accounts of human beings are few among all identities; every look at the people goes through them.
CREATE INDEX identities_people ON identities (id) WHERE class = 'human' AND kind = 'directory_account';
-- How much each person answers for is counted for all of them at once.
CREATE INDEX identities_owned ON identities (owner_person_id) WHERE owner_state = 'accepted' AND gone_at IS NULL;
