CREATE TABLE finding_events (
  id bigserial NOT NULL PRIMARY KEY,
  finding_id uuid NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
  at timestamptz(3) NOT NULL,
  kind text NOT NULL,
  by text,
  exception_id uuid,
  details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX finding_events_finding_id_id_idx ON finding_events (finding_id, id);

CREATE TABLE finding_assignments (
  finding_id uuid NOT NULL PRIMARY KEY REFERENCES findings (id) ON DELETE CASCADE,
  person_id uuid REFERENCES people (id) ON DELETE CASCADE,
  team_id uuid REFERENCES teams (id) ON DELETE CASCADE,
  assigned_by text NOT NULL,
  assigned_at timestamptz(3) NOT NULL
);
CREATE INDEX finding_assignments_person_id_idx ON finding_assignments (person_id);
CREATE INDEX finding_assignments_team_id_idx ON finding_assignments (team_id);

CREATE TABLE finding_comments (
  id uuid NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
  finding_id uuid NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
  author text NOT NULL,
  body text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  edited_at timestamptz(3),
  deleted_at timestamptz(3)
);
CREATE INDEX finding_comments_finding_id_created_at_idx ON finding_comments (finding_id, created_at);
