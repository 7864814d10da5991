-- From what others become an identity, along trusts.
ALTER TABLE privileges ADD COLUMN reach text CHECK (reach IN ('static_keys_only', 'others', 'unknown'));
