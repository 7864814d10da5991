-- Scopes that a source listed before and lists no more, with what a person said becomes of what they showed.
CREATE TABLE "left_scopes" (
    "scope_ref" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "data_set" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "left_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3),
    "records" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "taken_out_at" TIMESTAMPTZ(3),

    CONSTRAINT "left_scopes_pkey" PRIMARY KEY ("scope_ref")
);

-- CreateIndex
CREATE INDEX "left_scopes_source_id_idx" ON "left_scopes"("source_id");

-- AddForeignKey
ALTER TABLE "left_scopes" ADD CONSTRAINT "left_scopes_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;
