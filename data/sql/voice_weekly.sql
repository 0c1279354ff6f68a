-- Remarks by week before $last (0 is the latest): of each leaf's complaints and praise, and (leaf is NULL) of all.
SELECT s.subject, s.leaf, s.feeling > 0 AS good, (($last::DATE - s.day - 1) // 7)::INTEGER AS weeks_ago, count(*) AS n
FROM within('spoken', $since, $until, $kept, $without) s
WHERE s.leaf IS NOT NULL AND abs(s.feeling) > 0.3
GROUP BY ALL
UNION ALL
SELECT NULL, NULL, NULL, (($last::DATE - a.day - 1) // 7)::INTEGER AS weeks_ago, count(*)
FROM within('answers', $since, $until, $kept, $without) a
WHERE a.has_text
GROUP BY ALL;
