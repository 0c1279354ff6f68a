SELECT count(*) AS waiting
FROM feedback f
ANTI JOIN (SELECT feedback_id FROM feedback_scores WHERE version = $version) s USING (feedback_id);
