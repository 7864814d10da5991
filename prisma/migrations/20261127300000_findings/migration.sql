CREATE TABLE findings (
  id uuid NOT NULL PRIMARY KEY,
  rule_id text NOT NULL,
  identity_id uuid REFERENCES identities (id) ON DELETE CASCADE,
  placement_id uuid REFERENCES placements (id) ON DELETE CASCADE,
  credential_id uuid,
  key text NOT NULL,
  severity text NOT NULL,
  confidence text NOT NULL,
  sentence text NOT NULL,
  evidence jsonb NOT NULL DEFAULT '[]',
  cause_key text,
  cause_title text,
  rank integer NOT NULL DEFAULT 0,
  state text NOT NULL,
  unsure boolean NOT NULL DEFAULT false,
  first_seen_at timestamptz(3) NOT NULL,
  last_seen_at timestamptz(3) NOT NULL,
  resolved_at timestamptz(3),
  reopened_at timestamptz(3),
  times integer NOT NULL DEFAULT 1
);
CREATE INDEX findings_identity_id_idx ON findings (identity_id);
CREATE INDEX findings_placement_id_idx ON findings (placement_id);
CREATE INDEX findings_rule_id_state_idx ON findings (rule_id, state);
CREATE INDEX findings_state_rank_id_idx ON findings (state, rank DESC, id);

CREATE TABLE assessments (
  identity_id uuid NOT NULL PRIMARY KEY REFERENCES identities (id) ON DELETE CASCADE,
  assessed_at timestamptz(3) NOT NULL,
  due_at timestamptz(3),
  catalogue text NOT NULL,
  verdicts text NOT NULL,
  system text NOT NULL,
  environment text NOT NULL,
  risk integer NOT NULL,
  factors jsonb NOT NULL,
  governance text NOT NULL
);
CREATE INDEX assessments_due_at_idx ON assessments (due_at);

CREATE TABLE risk_days (
  identity_id uuid NOT NULL REFERENCES identities (id) ON DELETE CASCADE,
  day date NOT NULL,
  risk integer NOT NULL,
  governance text NOT NULL,
  factors jsonb NOT NULL,
  PRIMARY KEY (identity_id, day)
);

CREATE TABLE privileges (
  identity_id uuid NOT NULL PRIMARY KEY REFERENCES identities (id) ON DELETE CASCADE,
  own_tier smallint,
  tier smallint,
  at_least boolean NOT NULL,
  powers text[],
  reasons text[],
  through_id uuid
);

CREATE TABLE assessment_marks (
  id bigserial NOT NULL PRIMARY KEY,
  identity_id uuid NOT NULL
);
CREATE INDEX assessment_marks_identity_id_idx ON assessment_marks (identity_id);

CREATE TABLE assessment_state (
  one boolean NOT NULL PRIMARY KEY DEFAULT true,
  catalogue text NOT NULL,
  passed_at timestamptz(3)
);

CREATE TABLE rule_tallies (
  rule_id text NOT NULL,
  system text NOT NULL,
  environment text NOT NULL,
  pass integer NOT NULL,
  fail integer NOT NULL,
  unknown integer NOT NULL,
  PRIMARY KEY (rule_id, system, environment)
);

ALTER TABLE identities ADD COLUMN tier smallint, ADD COLUMN open_findings integer NOT NULL DEFAULT 0, ADD COLUMN worst_finding text;
