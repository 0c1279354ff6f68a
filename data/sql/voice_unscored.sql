-- Rows of feedback without any score of this model: what the first pass has to read.
SELECT f.feedback_id
FROM feedback f
ANTI JOIN (SELECT feedback_id FROM feedback_scores WHERE version IN ($first, $version)) s USING (feedback_id)
ORDER BY f.feedback_id;
