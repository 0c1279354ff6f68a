-- The themes of the last month before $month that has any, for matching.
SELECT subject, good, theme_id, words
FROM themes
WHERE month = (SELECT max(month) FROM themes WHERE month < $month)
ORDER BY subject, good, theme_id;
