-- Sentences are written far more often than searched: a third of the time of writing a finding went into this index.
DROP INDEX findings_sentence_trgm;
