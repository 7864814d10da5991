-- Where a credential is seen: by its id, or by the fingerprint of its value unless somebody said that this is another one.
CREATE VIEW credential_places AS
SELECT p.credential_id, p.id AS placement_id, p.meant_for_secrets
FROM placements p WHERE p.credential_id IS NOT NULL AND p.gone_at IS NULL
UNION ALL
SELECT l.to_id, p.id, p.meant_for_secrets
FROM links l JOIN placements p ON p.id = l.from_id
WHERE l.kind = 'fingerprint' AND l.from_type = 'placement' AND l.to_type = 'credential' AND l.rejected_at IS NULL
  AND p.gone_at IS NULL AND p.credential_id IS DISTINCT FROM l.to_id;

-- As `refreshDerived` derives it.
UPDATE identities i SET exposed_placements = coalesce(e.n, 0)
FROM identities old LEFT JOIN (
  SELECT c.identity_id AS id, count(DISTINCT p.placement_id)::int AS n FROM credential_places p JOIN credentials c ON c.id = p.credential_id
  WHERE NOT p.meant_for_secrets AND c.gone_at IS NULL GROUP BY 1) e USING (id)
WHERE old.id = i.id AND i.exposed_placements <> coalesce(e.n, 0);
