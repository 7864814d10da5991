-- A removed source's records are kept as archived, or a person said that they are out of scope.
ALTER TABLE sources ADD COLUMN out_of_scope_at timestamptz(3);
ALTER TABLE sources ADD COLUMN taken_out_at timestamptz(3);
