-- The days of which segments are kept, for these families.
SELECT DISTINCT as_of FROM segment_history WHERE families = $families ORDER BY as_of;
