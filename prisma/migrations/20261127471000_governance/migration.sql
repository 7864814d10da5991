-- The rungs of the ladder, each in the order by name: any of them may be rare. The words of the population are in it, so that a rung
-- is counted without reading a row.
CREATE INDEX identities_by_governance ON identities (governance, name, id) INCLUDE (class, managed_by, status)
  WHERE gone_at IS NULL;
