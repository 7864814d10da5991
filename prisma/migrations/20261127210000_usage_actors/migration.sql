-- Whose touches move when an actor turns out to be somebody.
CREATE INDEX "identity_touches_actor_id_idx" ON "identity_touches"("actor_id");

-- Whoever writes an intake gives its id.
ALTER TABLE "usage_intakes" ALTER COLUMN "id" DROP DEFAULT;

-- Who is known by nothing but the credential that they use.
ALTER TABLE "unknown_actors" ADD COLUMN "credential_id" UUID;
UPDATE unknown_actors a SET credential_id = u.credential_id
FROM (SELECT identity_id, source_id, min(credential_id::text)::uuid AS credential_id FROM usage
      GROUP BY identity_id, source_id HAVING count(DISTINCT credential_id) = 1 AND count(credential_id) = count(*)) u
WHERE u.identity_id = a.identity_id AND u.source_id = a.source_id;
