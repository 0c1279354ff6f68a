-- Which answer scales stand behind the feelings that were read from a score, most used first.
SELECT question_kind, scale_min, scale_max, high_is_good, count(*) AS n
FROM felt($since, $until, $kept, $without)
WHERE felt_from = 'score' AND stage IS NOT NULL
GROUP BY ALL
ORDER BY n DESC, question_kind, scale_min, scale_max;
