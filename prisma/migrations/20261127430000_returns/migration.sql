-- How often a finding came back into the inbox because nothing sets it aside any more: what alerts tell again.
ALTER TABLE findings ADD COLUMN returns integer NOT NULL DEFAULT 0;
