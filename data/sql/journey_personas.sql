-- What each segment talks about and where: remarks by segment and subject, and by segment and channel.
SELECT segment, CASE WHEN grouping(subject) = 0 THEN 'subject' ELSE 'channel' END AS kind, coalesce(subject, channel) AS name,
    count(*) AS n, avg(coalesce(sentiment, 2 * goodness - 1))::DOUBLE AS feeling
FROM answers
WHERE segment IS NOT NULL AND brand IS NULL AND ($since IS NULL OR day >= $since) AND ($until IS NULL OR day < $until)
GROUP BY GROUPING SETS ((segment, subject), (segment, channel))
HAVING (grouping(subject) = 1 OR subject IS NOT NULL) AND (grouping(channel) = 1 OR channel IS NOT NULL)
ORDER BY segment, kind, n DESC, name;
