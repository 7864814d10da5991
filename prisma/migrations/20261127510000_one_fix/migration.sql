-- Whether one deed mends all that a rule of our own finds, as its author says: only then its findings have a cause in common.
ALTER TABLE custom_rules ADD COLUMN one_fix boolean NOT NULL DEFAULT false;
