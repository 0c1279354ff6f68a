SELECT channel, count(*) AS n, avg(goodness) AS goodness
FROM answers
GROUP BY channel
ORDER BY n DESC
