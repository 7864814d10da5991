-- Since when nobody answers for an identity, what was told of it, and namesakes that are not the same person.
CREATE TABLE "owner_lapses" (
    "identity_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "owner_lapses_pkey" PRIMARY KEY ("identity_id","role")
);

CREATE TABLE "owner_escalations" (
    "identity_id" UUID NOT NULL,
    "step" SMALLINT NOT NULL,
    "told_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "owner_escalations_pkey" PRIMARY KEY ("identity_id","step")
);

CREATE TABLE "owner_message_identities" (
    "message_id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "step" SMALLINT NOT NULL,

    CONSTRAINT "owner_message_identities_pkey" PRIMARY KEY ("message_id","identity_id")
);
CREATE INDEX "owner_message_identities_identity_id_idx" ON "owner_message_identities"("identity_id");
ALTER TABLE "owner_message_identities" ADD CONSTRAINT "owner_message_identities_message_id_fkey"
  FOREIGN KEY ("message_id") REFERENCES "owner_messages"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "people_apart" (
    "one_id" UUID NOT NULL,
    "other_id" UUID NOT NULL,
    "said_by" TEXT NOT NULL,
    "said_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "people_apart_pkey" PRIMARY KEY ("one_id","other_id")
);
CREATE INDEX "people_apart_other_id_idx" ON "people_apart"("other_id");
ALTER TABLE "people_apart" ADD CONSTRAINT "people_apart_one_id_fkey"
  FOREIGN KEY ("one_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "people_apart" ADD CONSTRAINT "people_apart_other_id_fkey"
  FOREIGN KEY ("other_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE INDEX "people_delegate_id_idx" ON "people"("delegate_id");

-- An acceptance that stood for a day or longer and ends, or is given anew. One that was taken back before never was.
CREATE FUNCTION note_owner_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  fell TIMESTAMPTZ(3) := CURRENT_TIMESTAMP;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.set_at > OLD.set_at THEN
      fell := NEW.set_at;
    ELSIF NEW.state = 'accepted' THEN
      RETURN NULL;
    END IF;
  END IF;
  IF OLD.subject_type = 'identity' AND OLD.set_at <= fell - interval '24 hours' THEN
    INSERT INTO owner_lapses AS l (identity_id, role, at) VALUES (OLD.subject_id, OLD.role, fell)
    ON CONFLICT (identity_id, role) DO UPDATE SET at = greatest(l.at, excluded.at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ownerships_note_lapse AFTER UPDATE OR DELETE ON "ownerships"
  FOR EACH ROW WHEN (OLD.state = 'accepted') EXECUTE FUNCTION note_owner_lapse();
