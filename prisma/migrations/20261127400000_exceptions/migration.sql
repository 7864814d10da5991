-- What people decided about findings, beside what the data says of them.
CREATE TABLE exceptions (
  id uuid NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL,
  reason text NOT NULL,
  rule_id text,
  scope_kind text NOT NULL,
  identity_id uuid REFERENCES identities (id) ON DELETE CASCADE,
  query text,
  severity_cap text NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  state text NOT NULL,
  decided_by text,
  decided_at timestamptz(3),
  decision_note text,
  began_at timestamptz(3),
  expires_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  ended_why text,
  extends_id uuid
);
CREATE INDEX exceptions_state_expires_at_idx ON exceptions (state, expires_at);
CREATE INDEX exceptions_identity_id_idx ON exceptions (identity_id);

CREATE TABLE exception_findings (
  exception_id uuid NOT NULL REFERENCES exceptions (id) ON DELETE CASCADE,
  finding_id uuid NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
  severity text NOT NULL,
  returned_at timestamptz(3),
  PRIMARY KEY (exception_id, finding_id)
);
CREATE INDEX exception_findings_finding_id_idx ON exception_findings (finding_id);

ALTER TABLE findings ADD COLUMN exception_id uuid REFERENCES exceptions (id) ON DELETE SET NULL;
-- Few are excepted: only those are in it.
CREATE INDEX findings_excepted ON findings (exception_id) WHERE exception_id IS NOT NULL;
