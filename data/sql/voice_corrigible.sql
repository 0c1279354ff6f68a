-- All remarks that were read, with how they were read: what a correction learnt from ratings is laid over.
SELECT f.feedback_id, f.text, s.read_sentiment, NULL::DOUBLE AS goodness
FROM feedback f
JOIN feedback_scores s USING (feedback_id)
WHERE s.read_sentiment IS NOT NULL
ORDER BY f.feedback_id;
