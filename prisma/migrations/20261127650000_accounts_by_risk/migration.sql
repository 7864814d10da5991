-- The identities of one account, the riskiest first: the list's usual order.
CREATE INDEX identities_by_container_risk ON identities (container_id, coalesce(risk, -1), id) WHERE gone_at IS NULL;
