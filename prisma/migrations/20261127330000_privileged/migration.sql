-- The few that are privileged, by risk: a preset of the inventory.
CREATE INDEX identities_privileged ON identities (coalesce(risk, -1), id) INCLUDE (class, managed_by, status)
  WHERE gone_at IS NULL AND tier IN (0, 1);
