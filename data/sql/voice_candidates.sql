-- Remarks of a scope that hold most of the looked-for stems, newest first among equals: what search ranks.
WITH kept AS (
    SELECT DISTINCT feedback_id FROM felt($since, $until, $kept, $without) WHERE has_text
)
SELECT f.feedback_id, f.text, f.answered_at, f.channel, f.product, f.score, f.scale_max, s.sentiment::DOUBLE AS sentiment, s.emotion, s.subject,
    len(list_filter($stems, lambda stem: contains(lower(f.text), stem))) AS held
FROM feedback f
SEMI JOIN kept USING (feedback_id)
LEFT JOIN feedback_scores s USING (feedback_id)
WHERE list_bool_or(list_transform($stems, lambda stem: contains(lower(f.text), stem)))
  AND ($label IS NULL OR s.sentiment_label = $label)
ORDER BY held DESC, f.answered_at DESC NULLS LAST, f.feedback_id
LIMIT $most;
