-- The inbox walks both orders from either end; bare words look into the sentence.
DROP INDEX findings_state_rank_id_idx;
CREATE INDEX findings_state_rank_id_idx ON findings (state, rank, id);
CREATE INDEX findings_state_first_seen_at_id_idx ON findings (state, first_seen_at, id);
CREATE INDEX findings_sentence_trgm ON findings USING GIN (lower(sentence) gin_trgm_ops);
