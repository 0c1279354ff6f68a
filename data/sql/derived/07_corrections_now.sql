-- What people corrected and did not take back: the last word on each label of each place.
CREATE OR REPLACE MACRO corrections_now() AS TABLE
SELECT feedback_id, place, label, was, now
FROM corrections
WHERE withdrawn_at IS NULL
QUALIFY row_number() OVER (PARTITION BY feedback_id, place, label, CASE WHEN label = 'leaf' THEN was END ORDER BY corrected_at DESC, correction_id) = 1;
