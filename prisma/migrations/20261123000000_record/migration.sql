-- The record, the sync engine, people and decisions, members, audit, metrics.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;


-- CreateTable
CREATE TABLE "entitlements" (
    "id" UUID NOT NULL,
    "realm" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "managed_by" TEXT NOT NULL,
    "body_hash" UUID,
    "hash" UUID NOT NULL,
    "rank" SMALLINT NOT NULL,
    "source_id" UUID NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "entitlements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_bodies" (
    "hash" UUID NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "policy_bodies_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "members" (
    "id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "scope_ref" UUID NOT NULL,
    "group_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "member_kind" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "members_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grants" (
    "id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "scope_ref" UUID NOT NULL,
    "principal_id" UUID NOT NULL,
    "principal_kind" TEXT NOT NULL,
    "entitlement_id" UUID NOT NULL,
    "target_id" UUID,
    "effect" TEXT NOT NULL,
    "condition" JSONB,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "grants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trusts" (
    "id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "scope_ref" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "effect" TEXT NOT NULL,
    "subject_id" UUID,
    "subject" TEXT NOT NULL,
    "issuer" TEXT,
    "condition" JSONB,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "trusts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "containers" (
    "id" UUID NOT NULL,
    "realm" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" UUID,
    "status" TEXT NOT NULL DEFAULT 'active',
    "guardrails" UUID[],
    "tags" JSONB NOT NULL DEFAULT '{}',
    "hash" UUID NOT NULL,
    "rank" SMALLINT NOT NULL,
    "source_id" UUID NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "owner_team_id" UUID,
    "environment" TEXT,
    "sensitivity" TEXT,

    CONSTRAINT "containers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "resources" (
    "id" UUID NOT NULL,
    "realm" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "container_id" UUID,
    "policy_hash" UUID,
    "hash" UUID NOT NULL,
    "rank" SMALLINT NOT NULL,
    "source_id" UUID NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "resources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "prev" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "audit_checkpoints" (
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "key_id" TEXT NOT NULL,
    "signature" BYTEA NOT NULL,

    CONSTRAINT "audit_checkpoints_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "credentials" (
    "id" UUID NOT NULL,
    "realm" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "identity_id" UUID,
    "type" TEXT NOT NULL,
    "name" TEXT,
    "lifetime" TEXT NOT NULL DEFAULT 'unknown',
    "renewal" TEXT NOT NULL DEFAULT 'unknown',
    "status" TEXT NOT NULL DEFAULT 'unknown',
    "created_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "last_rotated_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_grade" TEXT NOT NULL DEFAULT 'none',
    "last_used_precision" INTEGER,
    "covered_since" TIMESTAMPTZ(3),
    "last_used_gap" TEXT NOT NULL DEFAULT 'no_telemetry',
    "fingerprint" TEXT,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "credentials_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "placements" (
    "id" UUID NOT NULL,
    "realm" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "locator" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "meant_for_secrets" BOOLEAN NOT NULL,
    "container_id" UUID,
    "credential_id" UUID,
    "identity_id" UUID,
    "credential_type" TEXT NOT NULL,
    "name" TEXT,
    "fingerprint" TEXT,
    "environment" TEXT,
    "modified_at" TIMESTAMPTZ(3),
    "facts" JSONB NOT NULL DEFAULT '{}',
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "placements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identities" (
    "id" UUID NOT NULL,
    "realm" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "class" TEXT NOT NULL DEFAULT 'unsure',
    "class_reason" TEXT,
    "managed_by" TEXT NOT NULL DEFAULT 'customer',
    "container_id" UUID,
    "status" TEXT NOT NULL DEFAULT 'unknown',
    "description" TEXT,
    "tags" JSONB NOT NULL DEFAULT '{}',
    "owner_hints" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "own_last_used" JSONB,
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_grade" TEXT NOT NULL DEFAULT 'none',
    "last_used_precision" INTEGER,
    "covered_since" TIMESTAMPTZ(3),
    "last_used_gap" TEXT NOT NULL DEFAULT 'no_telemetry',
    "source_ids" UUID[],
    "credential_types" TEXT[],
    "active_credentials" INTEGER NOT NULL DEFAULT 0,
    "active_static" INTEGER NOT NULL DEFAULT 0,
    "oldest_static_at" TIMESTAMPTZ(3),
    "next_expiry_at" TIMESTAMPTZ(3),
    "exposed_placements" INTEGER NOT NULL DEFAULT 0,
    "suggested_environment" TEXT,
    "suggested_purpose" TEXT,
    "environment" TEXT,
    "sensitivity" TEXT,
    "purpose" TEXT,
    "expected_use" TEXT,
    "end_date" DATE,
    "owner_person_id" UUID,
    "owner_team_id" UUID,
    "owner_state" TEXT NOT NULL DEFAULT 'none',
    "risk" INTEGER,
    "governance" TEXT NOT NULL DEFAULT 'unmanaged',
    "search" TEXT NOT NULL DEFAULT '',
    "baseline" BOOLEAN NOT NULL DEFAULT false,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "identities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "aliases" (
    "realm" TEXT NOT NULL,
    "alias" TEXT NOT NULL,
    "identity_id" UUID NOT NULL,

    CONSTRAINT "aliases_pkey" PRIMARY KEY ("realm","alias")
);

-- CreateTable
CREATE TABLE "links" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "from_type" TEXT NOT NULL,
    "from_id" UUID NOT NULL,
    "to_type" TEXT NOT NULL,
    "to_id" UUID NOT NULL,
    "evidence" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "rejected_at" TIMESTAMPTZ(3),

    CONSTRAINT "links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sightings" (
    "scope_ref" UUID NOT NULL,
    "record_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "record_type" TEXT NOT NULL,
    "hash" UUID NOT NULL,
    "rank" SMALLINT NOT NULL,
    "issuing" BOOLEAN NOT NULL,
    "observed" JSONB NOT NULL,
    "raw" JSONB,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "missing_since" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "sightings_pkey" PRIMARY KEY ("scope_ref","record_id")
);

-- CreateTable
CREATE TABLE "changes" (
    "id" BIGSERIAL NOT NULL,
    "identity_id" UUID NOT NULL,
    "run_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "by" TEXT NOT NULL,

    CONSTRAINT "changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage" (
    "identity_id" UUID NOT NULL,
    "credential_id" UUID,
    "source_id" UUID NOT NULL,
    "period" DATE NOT NULL,
    "grain" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "consumer" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "hours" INTEGER[],
    "on_behalf_of" TEXT,
    "reference" TEXT,

    CONSTRAINT "usage_pkey" PRIMARY KEY ("identity_id","period","grain","service","action","outcome","consumer","network","country","source_id")
);

-- CreateTable
CREATE TABLE "manual_entries" (
    "id" UUID NOT NULL,
    "identity_id" UUID NOT NULL,
    "facts" JSONB NOT NULL,
    "added_by" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "manual_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "person_id" UUID,
    "password_hash" TEXT,
    "oidc_issuer" TEXT,
    "oidc_subject" TEXT,
    "role" TEXT NOT NULL,
    "scope" JSONB NOT NULL DEFAULT '{"kind":"all"}',
    "preferences" JSONB NOT NULL DEFAULT '{}',
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "user_agent" TEXT NOT NULL,
    "address" TEXT NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "email" TEXT,
    "role" TEXT NOT NULL,
    "scope" JSONB NOT NULL DEFAULT '{"kind":"all"}',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "prefix" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "name" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_views" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "noun" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "sort" TEXT,
    "columns" TEXT[],
    "user_id" UUID NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "key_checks" (
    "name" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "check" BYTEA NOT NULL,
    "public_key" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "key_checks_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "metric_days" (
    "metric" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "breakdown" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "value" DOUBLE PRECISION,
    "numerator" DOUBLE PRECISION,
    "denominator" DOUBLE PRECISION,
    "not_assessable" INTEGER NOT NULL DEFAULT 0,
    "details" JSONB NOT NULL DEFAULT '{}',
    "coverage" JSONB NOT NULL DEFAULT '{}',
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "metric_days_pkey" PRIMARY KEY ("metric","day","breakdown")
);

-- CreateTable
CREATE TABLE "identity_tallies" (
    "id" BIGSERIAL NOT NULL,
    "system" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "managed_by" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "environment" TEXT,
    "sensitivity" TEXT,
    "owner_state" TEXT NOT NULL,
    "governance" TEXT NOT NULL,
    "grade" TEXT NOT NULL,
    "has_static" BOOLEAN NOT NULL,
    "gone" BOOLEAN NOT NULL,
    "container_id" UUID,
    "n" INTEGER NOT NULL,

    CONSTRAINT "identity_tallies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "people" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "email" TEXT,
    "manager_id" UUID,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "gone_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "people_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "teams" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "teams_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_members" (
    "team_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,

    CONSTRAINT "team_members_pkey" PRIMARY KEY ("team_id","person_id")
);

-- CreateTable
CREATE TABLE "ownerships" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "person_id" UUID,
    "team_id" UUID,
    "state" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "confidence" SMALLINT NOT NULL DEFAULT 100,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "ownerships_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "labels" (
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "set_by" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "labels_pkey" PRIMARY KEY ("subject_id","name","origin")
);

-- CreateTable
CREATE TABLE "label_rules" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "looks_at" TEXT NOT NULL,
    "pattern" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "label_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attestations" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "identity_id" UUID NOT NULL,
    "attested_by" TEXT NOT NULL,
    "attested_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attestations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "undo_steps" (
    "operation" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "before" JSONB,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "undo_steps_pkey" PRIMARY KEY ("operation","subject_id")
);

-- CreateTable
CREATE TABLE "sources" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "connector" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "config" JSONB NOT NULL DEFAULT '{}',
    "every_minutes" INTEGER,
    "next_due_at" TIMESTAMPTZ(3),
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_secrets" (
    "source_id" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    "set_by" TEXT NOT NULL,

    CONSTRAINT "source_secrets_pkey" PRIMARY KEY ("source_id","field")
);

-- CreateTable
CREATE TABLE "sync_runs" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "source_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "upload_id" UUID,
    "planned_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "baseline" BOOLEAN NOT NULL DEFAULT false,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "failure" JSONB,
    "notes" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "sync_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_scopes" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "run_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "ref" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "data_set" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "scope" JSONB NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "failure" JSONB,
    "reader" TEXT,
    "cursor" JSONB,
    "page_no" INTEGER NOT NULL DEFAULT 0,
    "records" INTEGER NOT NULL DEFAULT 0,
    "problems" INTEGER NOT NULL DEFAULT 0,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "fence" BIGINT NOT NULL DEFAULT 0,
    "worker" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "collected_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_scopes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scope_pages" (
    "scope_id" UUID NOT NULL,
    "page_no" INTEGER NOT NULL,
    "keys" UUID[],

    CONSTRAINT "scope_pages_pkey" PRIMARY KEY ("scope_id","page_no")
);

-- CreateTable
CREATE TABLE "dead_letters" (
    "id" BIGSERIAL NOT NULL,
    "source_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "scope_id" UUID NOT NULL,
    "place" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dead_letters_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "holds" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "source_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "scope_id" UUID NOT NULL,
    "scope_ref" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "record_type" TEXT NOT NULL,
    "missing" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "holds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "uploads" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "source_id" UUID NOT NULL,
    "about" TEXT NOT NULL,
    "files" JSONB NOT NULL,
    "origin" TEXT NOT NULL,
    "complete" BOOLEAN NOT NULL,
    "collected_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ready_at" TIMESTAMPTZ(3),

    CONSTRAINT "uploads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upload_scopes" (
    "upload_id" UUID NOT NULL,
    "ref" UUID NOT NULL,
    "scope" JSONB NOT NULL,
    "complete" BOOLEAN NOT NULL,
    "failure" JSONB,

    CONSTRAINT "upload_scopes_pkey" PRIMARY KEY ("upload_id","ref")
);

-- CreateTable
CREATE TABLE "upload_pages" (
    "upload_id" UUID NOT NULL,
    "ref" UUID NOT NULL,
    "page_no" INTEGER NOT NULL,
    "call" TEXT NOT NULL,
    "body" BYTEA NOT NULL,

    CONSTRAINT "upload_pages_pkey" PRIMARY KEY ("upload_id","ref","page_no")
);

-- CreateTable
CREATE TABLE "source_tests" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "connector" TEXT NOT NULL,
    "source_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "key_id" TEXT,
    "sealed" BYTEA,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "lines" JSONB NOT NULL DEFAULT '[]',
    "failure" JSONB,

    CONSTRAINT "source_tests_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "entitlements_realm_external_id_key" ON "entitlements"("realm", "external_id");

-- CreateIndex
CREATE INDEX "members_group_id_idx" ON "members"("group_id");

-- CreateIndex
CREATE INDEX "members_member_id_idx" ON "members"("member_id");

-- CreateIndex
CREATE INDEX "members_scope_ref_idx" ON "members"("scope_ref");

-- CreateIndex
CREATE INDEX "grants_principal_id_idx" ON "grants"("principal_id");

-- CreateIndex
CREATE INDEX "grants_entitlement_id_idx" ON "grants"("entitlement_id");

-- CreateIndex
CREATE INDEX "grants_scope_ref_idx" ON "grants"("scope_ref");

-- CreateIndex
CREATE INDEX "trusts_identity_id_idx" ON "trusts"("identity_id");

-- CreateIndex
CREATE INDEX "trusts_subject_id_idx" ON "trusts"("subject_id");

-- CreateIndex
CREATE INDEX "trusts_scope_ref_idx" ON "trusts"("scope_ref");

-- CreateIndex
CREATE INDEX "containers_parent_id_idx" ON "containers"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "containers_realm_external_id_key" ON "containers"("realm", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "resources_realm_external_id_key" ON "resources"("realm", "external_id");

-- CreateIndex
CREATE INDEX "audit_events_at_idx" ON "audit_events"("at" DESC);

-- CreateIndex
CREATE INDEX "audit_events_code_idx" ON "audit_events"("code");

-- CreateIndex
CREATE INDEX "credentials_identity_id_idx" ON "credentials"("identity_id");

-- CreateIndex
CREATE INDEX "credentials_external_id_idx" ON "credentials"("external_id");

-- CreateIndex
CREATE UNIQUE INDEX "credentials_realm_external_id_key" ON "credentials"("realm", "external_id");

-- CreateIndex
CREATE INDEX "placements_credential_id_idx" ON "placements"("credential_id");

-- CreateIndex
CREATE INDEX "placements_identity_id_idx" ON "placements"("identity_id");

-- CreateIndex
CREATE UNIQUE INDEX "placements_realm_external_id_key" ON "placements"("realm", "external_id");

-- CreateIndex
CREATE INDEX "identities_search_trgm" ON "identities" USING GIN ("search" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "identities_realm_external_id_key" ON "identities"("realm", "external_id");

-- CreateIndex
CREATE INDEX "aliases_alias_idx" ON "aliases"("alias");

-- CreateIndex
CREATE INDEX "aliases_identity_id_idx" ON "aliases"("identity_id");

-- CreateIndex
CREATE INDEX "links_to_id_idx" ON "links"("to_id");

-- CreateIndex
CREATE UNIQUE INDEX "links_kind_from_id_to_id_key" ON "links"("kind", "from_id", "to_id");

-- CreateIndex
CREATE INDEX "sightings_record_id_idx" ON "sightings"("record_id");

-- CreateIndex
CREATE INDEX "sightings_source_id_idx" ON "sightings"("source_id");

-- CreateIndex
CREATE INDEX "changes_identity_id_at_idx" ON "changes"("identity_id", "at" DESC);

-- CreateIndex
CREATE INDEX "changes_at_id_idx" ON "changes"("at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "manual_entries_identity_id_key" ON "manual_entries"("identity_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "users_oidc_issuer_oidc_subject_key" ON "users"("oidc_issuer", "oidc_subject");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_prefix_key" ON "api_tokens"("prefix");

-- CreateIndex
CREATE INDEX "api_tokens_user_id_idx" ON "api_tokens"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "saved_views_user_id_noun_name_key" ON "saved_views"("user_id", "noun", "name");

-- CreateIndex
CREATE UNIQUE INDEX "people_email_key" ON "people"("email");

-- CreateIndex
CREATE UNIQUE INDEX "teams_name_key" ON "teams"("name");

-- CreateIndex
CREATE INDEX "team_members_person_id_idx" ON "team_members"("person_id");

-- CreateIndex
CREATE INDEX "ownerships_person_id_idx" ON "ownerships"("person_id");

-- CreateIndex
CREATE INDEX "ownerships_team_id_idx" ON "ownerships"("team_id");

-- CreateIndex
CREATE UNIQUE INDEX "ownerships_subject_id_role_key" ON "ownerships"("subject_id", "role");

-- CreateIndex
CREATE INDEX "attestations_identity_id_attested_at_idx" ON "attestations"("identity_id", "attested_at" DESC);

-- CreateIndex
CREATE INDEX "undo_steps_at_idx" ON "undo_steps"("at");

-- CreateIndex
CREATE UNIQUE INDEX "sources_name_key" ON "sources"("name");

-- CreateIndex
CREATE INDEX "sync_runs_source_id_requested_at_idx" ON "sync_runs"("source_id", "requested_at" DESC);

-- CreateIndex
CREATE INDEX "sync_scopes_ref_finished_at_idx" ON "sync_scopes"("ref", "finished_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "sync_scopes_run_id_ref_key" ON "sync_scopes"("run_id", "ref");

-- CreateIndex
CREATE INDEX "dead_letters_run_id_idx" ON "dead_letters"("run_id");

-- CreateIndex
CREATE INDEX "holds_source_id_state_idx" ON "holds"("source_id", "state");

-- CreateIndex
CREATE INDEX "holds_scope_ref_state_idx" ON "holds"("scope_ref", "state");

-- CreateIndex
CREATE INDEX "uploads_source_id_idx" ON "uploads"("source_id");

-- CreateIndex
CREATE INDEX "source_tests_requested_at_idx" ON "source_tests"("requested_at");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_secrets" ADD CONSTRAINT "source_secrets_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_scopes" ADD CONSTRAINT "sync_scopes_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "sync_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scope_pages" ADD CONSTRAINT "scope_pages_scope_id_fkey" FOREIGN KEY ("scope_id") REFERENCES "sync_scopes"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload_scopes" ADD CONSTRAINT "upload_scopes_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "uploads"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload_pages" ADD CONSTRAINT "upload_pages_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "uploads"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Everything below has no form in Prisma's schema.

-- Folds the observed fields of a record's sightings: fed from the least to the most trustworthy, the last word wins.
CREATE AGGREGATE jsonb_fold(jsonb) (SFUNC = jsonb_concat, STYPE = jsonb, INITCOND = '{}');

-- One source has at most one run that is not finished: pressing "Sync now" twice joins the running one.
CREATE UNIQUE INDEX sync_runs_one_active ON sync_runs (source_id) WHERE status IN ('requested', 'running');
CREATE INDEX sync_scopes_claimable ON sync_scopes (run_id, ordinal) WHERE status IN ('waiting', 'running');

-- Keyset orders of the inventory. Empty dates sort as the distant past.
CREATE INDEX identities_by_name ON identities (name, id) WHERE gone_at IS NULL;
CREATE INDEX identities_by_created ON identities (coalesce(created_at, '-infinity'), id) WHERE gone_at IS NULL;
CREATE INDEX identities_by_last_used ON identities (coalesce(last_used_at, '-infinity'), id) WHERE gone_at IS NULL;
CREATE INDEX identities_by_key_age ON identities (coalesce(oldest_static_at, '-infinity'), id) WHERE gone_at IS NULL;
CREATE INDEX identities_by_first_seen ON identities (first_seen_at, id) WHERE gone_at IS NULL;
CREATE INDEX identities_by_risk ON identities (coalesce(risk, -1), id) WHERE gone_at IS NULL;
CREATE INDEX identities_by_kind ON identities (kind, name, id) WHERE gone_at IS NULL;
CREATE INDEX identities_by_container ON identities (container_id, name, id) WHERE gone_at IS NULL;
CREATE INDEX identities_by_person ON identities (owner_person_id, name, id) WHERE owner_person_id IS NOT NULL;
CREATE INDEX identities_by_team ON identities (owner_team_id, name, id) WHERE owner_team_id IS NOT NULL;
CREATE INDEX identities_missing_by_name ON identities (name) WHERE missing_since IS NOT NULL;
CREATE INDEX identities_expiring ON identities (next_expiry_at, id) WHERE next_expiry_at IS NOT NULL;
CREATE INDEX credentials_by_fingerprint ON credentials (fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX placements_by_fingerprint ON placements (fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX sightings_missing ON sightings (scope_ref) WHERE missing_since IS NOT NULL AND gone_at IS NULL;
-- One change row per identity and run.
CREATE UNIQUE INDEX changes_one_per_run ON changes (identity_id, run_id) WHERE run_id IS NOT NULL;
CREATE UNIQUE INDEX invitations_one_open_setup ON invitations (kind) WHERE kind = 'setup' AND used_at IS NULL;

-- The tally of identities: every statement adds its difference, a job folds the rows. Insert-only, so concurrent syncs
-- neither wait for each other nor deadlock.
CREATE FUNCTION tally_identities() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO identity_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, container_id, n)
    SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, last_used_grade, active_static > 0, gone_at IS NOT NULL, container_id, count(*)
    FROM after_rows GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO identity_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, container_id, n)
    SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, last_used_grade, active_static > 0, gone_at IS NOT NULL, container_id, -count(*)
    FROM before_rows GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13;
  ELSE
    INSERT INTO identity_tallies (system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, container_id, n)
    SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, grade, has_static, gone, container_id, sum(n)
    FROM (
      SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, last_used_grade AS grade, active_static > 0 AS has_static, gone_at IS NOT NULL AS gone, container_id, 1 AS n FROM after_rows
      UNION ALL
      SELECT system, kind, class, managed_by, status, environment, sensitivity, owner_state, governance, last_used_grade, active_static > 0, gone_at IS NOT NULL, container_id, -1 FROM before_rows
    ) AS both_rows
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 HAVING sum(n) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER identities_tally_insert AFTER INSERT ON identities REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_identities();
CREATE TRIGGER identities_tally_update AFTER UPDATE ON identities REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_identities();
CREATE TRIGGER identities_tally_delete AFTER DELETE ON identities REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_identities();

-- The audit log is append-only. Whoever owns the database could drop these triggers; the threat model says so.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is append-only.';
END $$;
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_checkpoints_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- A tracking window moves ("the last 400 days"), but what was once covered stays covered and what was once seen stays seen.
CREATE FUNCTION keep_coverage(earlier jsonb, latest jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN latest IS NULL THEN earlier
    WHEN earlier IS NULL THEN latest
    ELSE latest
      || CASE WHEN (latest->>'at') IS NULL AND (earlier->>'at') IS NOT NULL
           THEN jsonb_build_object('at', earlier->'at', 'grade', earlier->'grade', 'precisionSeconds', earlier->'precisionSeconds')
           ELSE '{}' END
      || CASE WHEN (latest->>'coveredSince') IS NOT NULL AND (earlier->>'coveredSince') IS NOT NULL
           THEN jsonb_build_object('coveredSince', to_jsonb(least((earlier->>'coveredSince')::timestamptz, (latest->>'coveredSince')::timestamptz)))
           ELSE '{}' END
  END
$$;

-- Facet words of few values, alone or in pairs: one index that PostgreSQL combines.
CREATE INDEX identities_words ON identities USING gin (class, managed_by, status, environment, sensitivity, last_used_grade, system, source_ids, credential_types) WHERE gone_at IS NULL;
CREATE INDEX identities_by_end ON identities (least(expires_at, next_expiry_at), id) WHERE gone_at IS NULL AND least(expires_at, next_expiry_at) IS NOT NULL;
CREATE INDEX identities_gone ON identities (name, id) WHERE gone_at IS NOT NULL;
CREATE INDEX identities_key_age_unknown ON identities (id) WHERE active_static > 0 AND oldest_static_at IS NULL;
CREATE INDEX credentials_perhaps_static ON credentials (identity_id) WHERE gone_at IS NULL AND identity_id IS NOT NULL AND ((lifetime = 'unknown' AND status IN ('active', 'unknown')) OR (lifetime = 'static' AND status = 'unknown'));
CREATE INDEX credentials_end_unknown ON credentials (identity_id) WHERE gone_at IS NULL AND identity_id IS NOT NULL AND expires_at IS NULL AND status IN ('active', 'unknown') AND lifetime IN ('unknown', 'expiring', 'short_lived');

-- The planner does not use what it knows of a partial index's expression; without these it guesses on every date filter.
CREATE STATISTICS identities_created ON (coalesce(created_at, '-infinity')) FROM identities;
CREATE STATISTICS identities_last_used ON (coalesce(last_used_at, '-infinity')) FROM identities;
CREATE STATISTICS identities_key_age ON (coalesce(oldest_static_at, '-infinity')) FROM identities;
CREATE STATISTICS identities_risk_known ON (coalesce(risk, -1)) FROM identities;
CREATE STATISTICS identities_ends ON (least(expires_at, next_expiry_at)) FROM identities;
