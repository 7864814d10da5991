-- What a finding's rule asked when it last found it: that it asks something else now is no proof that anything was mended.
ALTER TABLE findings ADD COLUMN question text;
-- Everything is asked once more, so that it is known of every finding.
UPDATE assessment_state SET catalogue = '';
