-- One row per remark that carries a score of one kind: the score on 0..1, its scale, and how each subject feels in it.
WITH kept AS (
    SELECT DISTINCT feedback_id FROM felt($since, $until, $kept, $without) WHERE has_text
)
SELECT
    a.feedback_id,
    a.goodness::DOUBLE AS goodness,
    a.score::DOUBLE AS score,
    coalesce(a.channel, '') AS channel,
    coalesce(a.segment, '') AS segment,
    coalesce(strftime(a.day, '%Y-%m'), '') AS month,
    c.subject,
    avg(c.sentiment)::DOUBLE AS feeling
FROM answers a
SEMI JOIN kept USING (feedback_id)
LEFT JOIN clauses c ON c.feedback_id = a.feedback_id AND c.subject IS NOT NULL
WHERE a.question_kind = $kind AND a.goodness IS NOT NULL
GROUP BY ALL
ORDER BY a.feedback_id, c.subject;
