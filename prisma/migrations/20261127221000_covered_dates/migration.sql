-- The orders by date carry what their presets filter by: these are counted, and walked, without reading a row. An expression
-- is only found in an index that has its columns too.

DROP INDEX identities_by_last_used;
CREATE INDEX identities_by_last_used ON identities (coalesce(last_used_at, '-infinity'), id)
  INCLUDE (last_used_at, created_at, covered_since, last_used_gap, class, managed_by, status) WHERE gone_at IS NULL;

DROP INDEX identities_never_used;
CREATE INDEX identities_never_used ON identities (coalesce(created_at, '-infinity'), id) INCLUDE (class, managed_by, status)
  WHERE gone_at IS NULL AND last_used_at IS NULL AND last_used_gap = 'none' AND covered_since <= created_at;

DROP INDEX identities_by_key_age;
CREATE INDEX identities_by_key_age ON identities (coalesce(oldest_static_at, '-infinity'), id)
  INCLUDE (oldest_static_at, class, managed_by, status) WHERE gone_at IS NULL;

DROP INDEX identities_by_end;
CREATE INDEX identities_by_end ON identities (coalesce(least(expires_at, next_expiry_at), 'infinity'), id)
  INCLUDE (expires_at, next_expiry_at, class, managed_by, status) WHERE gone_at IS NULL;
