-- When the person behind a session last showed who they are. Sessions that exist already are as old as their sign-in.
ALTER TABLE sessions ADD COLUMN confirmed_at timestamptz(3) NOT NULL DEFAULT now();
UPDATE sessions SET confirmed_at = created_at;
