-- What a person, a list or a directory says of somebody is told apart, so that neither overrules the other by accident.
ALTER TABLE "people" ADD COLUMN "said" TEXT;
ALTER TABLE "teams" ADD COLUMN "department" TEXT;
CREATE UNIQUE INDEX "teams_department_key" ON "teams"("department");
ALTER TABLE "team_members" ADD COLUMN "origin" TEXT NOT NULL DEFAULT 'hand';

-- Accounts of human beings are few among all identities; every look at the people goes through them.
CREATE INDEX identities_people ON identities (id) WHERE class = 'human' AND kind = 'directory_account';
