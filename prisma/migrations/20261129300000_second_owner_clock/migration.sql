-- Since when it is known that only the second owner of an identity is missing: its deadline counts from then, whenever the first says it again.
CREATE TABLE "owner_halves" (
    "identity_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "owner_halves_pkey" PRIMARY KEY ("identity_id")
);
