-- What became of a departure's items is read from owners, questions and credentials; only what a human decides is kept here.
ALTER TABLE "departures" ADD COLUMN "close_note" TEXT;
ALTER TABLE "departure_items" DROP COLUMN "successor_person_id", DROP COLUMN "successor_team_id", DROP COLUMN "successor_why", DROP COLUMN "question_id";
CREATE INDEX "owner_questions_departure_id_idx" ON "owner_questions"("departure_id");
