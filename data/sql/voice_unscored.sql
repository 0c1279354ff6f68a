-- Rows of feedback without any score of this model: what the first pass has to read.
SELECT f.feedback_id, f.text, f.channel, f.question, f.question_kind, f.product, d.done
FROM feedback f
ANTI JOIN (SELECT feedback_id FROM feedback_scores WHERE version IN ($first, $version)) s USING (feedback_id)
LEFT JOIN just_done() d USING (feedback_id)
ORDER BY f.feedback_id;
