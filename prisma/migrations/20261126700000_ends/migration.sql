-- What is not known of an identity's credentials, kept on the identity: counting what a comparison leaves out then reads one table.

-- AlterTable
ALTER TABLE "identities" ADD COLUMN     "end_unknown" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "static_unknown" BOOLEAN NOT NULL DEFAULT false;


-- Everything below has no form in Prisma's schema.

-- As `refreshDerived` derives them.
UPDATE identities i SET static_unknown = u.static_unknown, end_unknown = u.end_unknown
FROM (
  SELECT identity_id AS id,
    bool_or((lifetime = 'unknown' AND status IN ('active', 'unknown')) OR (lifetime = 'static' AND status = 'unknown')) AS static_unknown,
    bool_or(expires_at IS NULL AND status IN ('active', 'unknown') AND lifetime IN ('unknown', 'expiring', 'short_lived')) AS end_unknown
  FROM credentials WHERE gone_at IS NULL AND identity_id IS NOT NULL GROUP BY identity_id) u
WHERE u.id = i.id AND (u.static_unknown OR u.end_unknown);

DROP INDEX credentials_perhaps_static;
DROP INDEX credentials_end_unknown;
DROP INDEX identities_key_age_unknown;
CREATE INDEX identities_static_unknown ON identities (id) INCLUDE (class, managed_by, status, active_static) WHERE gone_at IS NULL AND static_unknown;
CREATE INDEX identities_key_age_unknown ON identities (id) INCLUDE (class, managed_by, status)
  WHERE gone_at IS NULL AND oldest_static_at IS NULL AND (active_static > 0 OR static_unknown);
CREATE INDEX identities_end_unknown ON identities (id) INCLUDE (class, managed_by, status)
  WHERE gone_at IS NULL AND least(expires_at, next_expiry_at) IS NULL AND end_unknown;

-- An order by when something ends: what has no end comes last. It takes the place of two indexes on the same dates.
DROP INDEX identities_expiring;
DROP INDEX identities_by_end;
CREATE INDEX identities_by_end ON identities (coalesce(least(expires_at, next_expiry_at), 'infinity'), id) WHERE gone_at IS NULL;

-- The order that most lists have: words that are rare in it are looked for without reading the rows.
DROP INDEX identities_by_name;
CREATE INDEX identities_by_name ON identities (name, id)
  INCLUDE (class, managed_by, status, environment, sensitivity, last_used_grade, owner_state) WHERE gone_at IS NULL;
