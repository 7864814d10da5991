-- What texts in owner columns mean, as people here said: the newest of a text counts.
CREATE TABLE owner_texts (
  operation uuid NOT NULL,
  text text NOT NULL,
  person_id uuid,
  team_id uuid,
  decided_by text NOT NULL,
  decided_at timestamptz(3) NOT NULL,
  PRIMARY KEY (operation, text)
);
CREATE INDEX owner_texts_text_decided_at_idx ON owner_texts (text, decided_at DESC);
CREATE INDEX owner_texts_person_id_idx ON owner_texts (person_id);
