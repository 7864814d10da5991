/**
 * Least trustworthy first, so that the most trustworthy has the last word; what is gone speaks only if nobody else does.
 * Of equals, who lists the realm goes before who only speaks of it, and who knows a record by its own id and its other names
 * before who knows one of the names, whichever was read first.
 */
export const bestLast = `ORDER BY s.gone_at IS NULL, s.rank DESC, s.issuing,
  jsonb_array_length(coalesce(s.observed->'aliases', '[]')) > 0, s.changed_at`;
