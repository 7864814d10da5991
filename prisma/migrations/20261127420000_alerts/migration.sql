-- Where findings are told: channels with their sealed secrets, alerts, and an outbox.
CREATE TABLE channels (
  id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  kind text NOT NULL,
  name text NOT NULL,
  config jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL,
  created_by text NOT NULL
);
CREATE UNIQUE INDEX channels_name_key ON channels (name);

CREATE TABLE channel_secrets (
  channel_id uuid NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
  field text NOT NULL,
  key_id text NOT NULL,
  sealed bytea NOT NULL,
  fingerprint text NOT NULL,
  set_at timestamptz(3) NOT NULL,
  set_by text NOT NULL,
  retires_at timestamptz(3),
  PRIMARY KEY (channel_id, field)
);

CREATE TABLE channel_tests (
  id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  channel_id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  config jsonb NOT NULL,
  stored text[],
  key_id text,
  sealed bytea,
  requested_by text NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  started_at timestamptz(3),
  finished_at timestamptz(3),
  said text,
  failure text
);

CREATE TABLE alerts (
  id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  name text NOT NULL,
  view_id uuid REFERENCES saved_views (id) ON DELETE SET NULL,
  channel_id uuid REFERENCES channels (id) ON DELETE SET NULL,
  recipients text[],
  cadence text NOT NULL,
  hour smallint NOT NULL DEFAULT 8,
  weekday smallint NOT NULL DEFAULT 1,
  min_severity text,
  per text NOT NULL DEFAULT 'finding',
  enabled boolean NOT NULL DEFAULT true,
  created_by uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  armed_by text,
  armed_at timestamptz(3),
  stopped_why text,
  baseline text,
  last_told_at timestamptz(3),
  next_at timestamptz(3)
);
CREATE UNIQUE INDEX alerts_name_key ON alerts (name);
CREATE INDEX alerts_next_at_idx ON alerts (next_at);
CREATE INDEX alerts_channel_id_idx ON alerts (channel_id);
CREATE INDEX alerts_view_id_idx ON alerts (view_id);

-- Each time a finding was found, as an alert has told it or took it as told.
CREATE TABLE alert_sent (
  alert_id uuid NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
  finding_id uuid NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
  episode integer NOT NULL,
  at timestamptz(3) NOT NULL,
  baseline boolean NOT NULL DEFAULT false,
  closed_at timestamptz(3),
  PRIMARY KEY (alert_id, finding_id, episode)
);
CREATE INDEX alert_sent_finding_id_idx ON alert_sent (finding_id);
CREATE INDEX alert_sent_alert_id_closed_at_idx ON alert_sent (alert_id, closed_at);

CREATE TABLE deliveries (
  id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  alert_id uuid REFERENCES alerts (id) ON DELETE SET NULL,
  alert_name text NOT NULL,
  channel_id uuid NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
  kind text NOT NULL,
  state text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz(3) NOT NULL,
  lease_until timestamptz(3),
  last_error text,
  created_at timestamptz(3) NOT NULL,
  sent_at timestamptz(3),
  summary text NOT NULL
);
CREATE INDEX deliveries_state_next_at_idx ON deliveries (state, next_at);
CREATE INDEX deliveries_channel_id_created_at_id_idx ON deliveries (channel_id, created_at DESC, id DESC);
CREATE INDEX deliveries_alert_id_created_at_idx ON deliveries (alert_id, created_at DESC);

CREATE TABLE delivery_items (
  delivery_id uuid NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
  finding_id uuid NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
  what text NOT NULL,
  episode integer NOT NULL,
  PRIMARY KEY (delivery_id, finding_id)
);
CREATE INDEX delivery_items_finding_id_idx ON delivery_items (finding_id);

-- Which issue of a tracker a finding has.
CREATE TABLE finding_issues (
  finding_id uuid NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
  channel_id uuid NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
  key text NOT NULL,
  url text NOT NULL,
  state text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  PRIMARY KEY (finding_id, channel_id)
);
CREATE INDEX finding_issues_channel_id_key_idx ON finding_issues (channel_id, key);
