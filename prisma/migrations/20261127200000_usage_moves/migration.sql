-- Hours of several rows, added up.
CREATE AGGREGATE sum_counts(int[]) (SFUNC = add_counts, STYPE = int[], PARALLEL = SAFE);
