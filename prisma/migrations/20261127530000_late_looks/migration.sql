-- The scopes whose last complete look was too long ago to tell of use, as the last assessment found them.
ALTER TABLE assessment_state ADD COLUMN late_scopes uuid[] NOT NULL DEFAULT '{}';
