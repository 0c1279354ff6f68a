-- Remarks that were read and carry a rating or a corrected feeling (goodness 0..1): those the model of the data set learns
-- from. Corrections first; the others in an order that has nothing to do with time.
SELECT a.feedback_id, f.text, s.read_sentiment,
    CASE k.sentiment_label WHEN 'positive' THEN 1.0 WHEN 'negative' THEN 0.0 ELSE a.goodness END::DOUBLE AS goodness
FROM answers a
JOIN feedback f USING (feedback_id)
JOIN feedback_scores s USING (feedback_id)
LEFT JOIN remarks_corrected() k USING (feedback_id)
WHERE a.has_text AND s.read_sentiment IS NOT NULL AND (a.goodness IS NOT NULL OR k.sentiment_label IN ('positive', 'negative'))
ORDER BY k.sentiment_label IS NULL, hash(a.feedback_id), a.feedback_id
LIMIT $most;
