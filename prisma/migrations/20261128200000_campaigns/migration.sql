-- Campaigns: owners of a population that is frozen at the start are asked until a day. A letter may be tried over a channel.
CREATE TABLE campaigns (
  id uuid NOT NULL PRIMARY KEY,
  name text NOT NULL,
  query text NOT NULL,
  origins text[],
  team_id uuid,
  channel_id uuid,
  at_end text NOT NULL,
  remind_days smallint NOT NULL,
  started_at timestamptz(3) NOT NULL,
  started_by text NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  first_ends_at timestamptz(3) NOT NULL,
  state text NOT NULL,
  ended_at timestamptz(3),
  ended_by text,
  found integer NOT NULL,
  identities integer NOT NULL,
  items integer NOT NULL,
  mark text NOT NULL,
  looked_at timestamptz(3) NOT NULL
);
CREATE INDEX campaigns_state_ends_at_idx ON campaigns (state, ends_at);

CREATE TABLE campaign_items (
  id uuid NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
  campaign_id uuid NOT NULL,
  identity_id uuid NOT NULL,
  role text NOT NULL,
  kind text NOT NULL,
  name text,
  system text NOT NULL,
  risk integer NOT NULL,
  person_id uuid,
  team_id uuid,
  waits text NOT NULL,
  outcome text,
  CONSTRAINT campaign_items_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaigns (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX campaign_items_campaign_id_identity_id_role_key ON campaign_items (campaign_id, identity_id, role);
CREATE INDEX campaign_items_campaign_id_risk_id_idx ON campaign_items (campaign_id, risk DESC, id DESC);
CREATE INDEX campaign_items_identity_id_idx ON campaign_items (identity_id);

ALTER TABLE channel_tests ADD COLUMN letter jsonb;
