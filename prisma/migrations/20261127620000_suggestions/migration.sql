-- Suggested owners: what was refused, what claims stood when somebody accepted, and what is to be looked at anew.
ALTER TABLE owner_suggestions ADD COLUMN kind text NOT NULL DEFAULT 'own';
ALTER TABLE owner_suggestions ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid();
CREATE UNIQUE INDEX owner_suggestions_id_key ON owner_suggestions (id);
CREATE INDEX owner_suggestions_by_confidence ON owner_suggestions ((confidence::integer), id);
-- For asking by level, and for the groups of one.
CREATE INDEX owner_suggestions_first ON owner_suggestions (level, identity_id) WHERE place = 1 AND kind = 'own';
CREATE INDEX owner_suggestions_contradictions ON owner_suggestions (identity_id) WHERE kind = 'contradiction';

CREATE TABLE owner_refusals (
  id uuid NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
  identity_id uuid NOT NULL,
  role text NOT NULL,
  person_id uuid,
  team_id uuid,
  reason text NOT NULL,
  by text NOT NULL,
  at timestamptz(3) NOT NULL,
  operation uuid NOT NULL
);
CREATE INDEX owner_refusals_operation_idx ON owner_refusals (operation);
CREATE INDEX owner_refusals_identity_id_role_idx ON owner_refusals (identity_id, role);

CREATE TABLE owner_baselines (
  identity_id uuid NOT NULL,
  role text NOT NULL,
  confirmed_at timestamptz(3) NOT NULL,
  claims text[],
  PRIMARY KEY (identity_id, role)
);

CREATE TABLE suggestion_marks (
  id bigserial NOT NULL PRIMARY KEY,
  identity_id uuid NOT NULL
);
CREATE INDEX suggestion_marks_identity_id_idx ON suggestion_marks (identity_id);

CREATE TABLE suggestion_state (
  one boolean NOT NULL PRIMARY KEY DEFAULT true,
  people text NOT NULL,
  whole_at timestamptz(3) NOT NULL,
  whole_ms integer NOT NULL,
  passed_at timestamptz(3) NOT NULL
);
