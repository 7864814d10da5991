-- A link says that a secret was seen in a place. Whether it is still there, the fingerprint of the place says.
CREATE OR REPLACE VIEW credential_places AS
SELECT p.credential_id, p.id AS placement_id, p.meant_for_secrets
FROM placements p WHERE p.credential_id IS NOT NULL AND p.gone_at IS NULL
UNION ALL
SELECT l.to_id, p.id, p.meant_for_secrets
FROM links l JOIN placements p ON p.id = l.from_id
WHERE l.kind = 'fingerprint' AND l.from_type = 'placement' AND l.to_type = 'credential' AND l.rejected_at IS NULL
  AND p.gone_at IS NULL AND p.credential_id IS DISTINCT FROM l.to_id
  AND (p.fingerprint = (SELECT c.fingerprint FROM credentials c WHERE c.id = l.to_id)
    OR EXISTS (SELECT FROM placements b WHERE b.credential_id = l.to_id AND b.fingerprint = p.fingerprint AND b.gone_at IS NULL));

-- As `refreshDerived` derives it.
UPDATE identities i SET exposed_placements = coalesce(e.n, 0)
FROM identities old LEFT JOIN (
  SELECT c.identity_id AS id, count(DISTINCT p.placement_id)::int AS n FROM credential_places p JOIN credentials c ON c.id = p.credential_id
  WHERE NOT p.meant_for_secrets AND c.gone_at IS NULL GROUP BY 1) e USING (id)
WHERE old.id = i.id AND i.exposed_placements <> coalesce(e.n, 0);
