-- Days from each customer's first order to the second: how many came back on that day, how many were last seen then.
SELECT {part} AS part, coalesce(next_days, followed_days)::INTEGER AS days,
    count(*) FILTER (WHERE next_days IS NOT NULL) AS came, count(*) FILTER (WHERE next_days IS NULL) AS unseen
FROM baskets WHERE order_rank = 1 AND {where}
GROUP BY ALL
ORDER BY part, days
