-- First emotions of a scope's remarks by month.
SELECT date_trunc('month', day)::DATE AS month, emotion, count(*) AS n
FROM within('answers', $since, $until, $kept, $without)
WHERE has_text AND emotion IS NOT NULL AND emotion <> '없음' AND day IS NOT NULL
GROUP BY ALL
ORDER BY month, emotion;
