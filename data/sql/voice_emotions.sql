-- First emotions of a scope's remarks by month.
WITH kept AS (
    SELECT feedback_id, min(day) AS day FROM felt($since, $until, $kept, $without) WHERE has_text GROUP BY feedback_id
)
SELECT date_trunc('month', kept.day)::DATE AS month, s.emotion, count(*) AS n
FROM kept
JOIN feedback_scores s USING (feedback_id)
WHERE s.emotion IS NOT NULL AND s.emotion <> '없음' AND kept.day IS NOT NULL
GROUP BY ALL
ORDER BY month, s.emotion;
