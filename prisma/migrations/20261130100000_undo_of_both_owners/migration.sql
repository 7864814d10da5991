-- One operation may change both owners of an identity.
ALTER TABLE "undo_steps" DROP CONSTRAINT "undo_steps_pkey";
ALTER TABLE "undo_steps" ADD CONSTRAINT "undo_steps_pkey" PRIMARY KEY ("operation", "subject_id", "what");
