-- Why a finding is resolved: by proof, because its rule is not asked any more, or with its identity.
ALTER TABLE findings ADD COLUMN resolved_why text;
UPDATE findings SET resolved_why = 'proof' WHERE state = 'resolved';

CREATE TABLE rule_settings (
  rule_id text NOT NULL PRIMARY KEY,
  enabled boolean NOT NULL DEFAULT true,
  severity text,
  note text NOT NULL DEFAULT '',
  changed_by text NOT NULL,
  changed_at timestamptz(3) NOT NULL
);

CREATE TABLE custom_rules (
  id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  slug text NOT NULL,
  title text NOT NULL,
  why text NOT NULL,
  fix text NOT NULL,
  verify text NOT NULL,
  severity text NOT NULL,
  risks text[],
  language text NOT NULL,
  expression text NOT NULL,
  sentence text NOT NULL,
  cases jsonb NOT NULL DEFAULT '[]',
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_by text NOT NULL,
  updated_by text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL
);
CREATE UNIQUE INDEX custom_rules_slug_key ON custom_rules (slug);

CREATE TABLE custom_rule_versions (
  rule_id uuid NOT NULL REFERENCES custom_rules (id) ON DELETE CASCADE,
  version integer NOT NULL,
  definition jsonb NOT NULL,
  by text NOT NULL,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (rule_id, version)
);

CREATE TABLE rule_replays (
  id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  asked jsonb NOT NULL,
  days integer NOT NULL,
  state text NOT NULL,
  done integer NOT NULL DEFAULT 0,
  total integer NOT NULL DEFAULT 0,
  result jsonb,
  failure text,
  asked_by text NOT NULL,
  asked_at timestamptz(3) NOT NULL,
  beat_at timestamptz(3),
  finished_at timestamptz(3)
);
CREATE INDEX rule_replays_asked_at_idx ON rule_replays (asked_at);
