-- Days from an order to what came first after it of each kind, before the next order: quartiles.
-- With $by_stage the kind is the stage a contact or remark is about, under the journey's own name ($names).
WITH bought AS (
    SELECT customer_key, order_id, min(happened_at) AS moment FROM lines
    WHERE customer_key IS NOT NULL AND brand IS NULL AND ($segments IS NULL OR list_contains($segments, coalesce(segment, '')))
    GROUP BY ALL HAVING sum(amount) > 0
),
spans AS (
    SELECT customer_key, moment, coalesce(lead(moment) OVER (PARTITION BY customer_key ORDER BY moment), TIMESTAMP '9999-01-01') AS next_at FROM bought
),
firsts AS (
    SELECT s.customer_key, s.moment,
        CASE WHEN $by_stage AND a.stage IS NOT NULL THEN coalesce($names[list_position($aliases, a.stage)], a.stage)
            WHEN list_contains($contacts, a.channel) THEN 'contact' ELSE 'remark' END AS kind, min(a.happened_at) AS first_at
    FROM spans s JOIN answers a ON a.customer_key = s.customer_key AND a.happened_at >= s.moment AND a.happened_at < s.next_at
        AND a.happened_at <= s.moment + to_days($days)
    WHERE a.brand IS NULL
    GROUP BY ALL
    UNION ALL
    SELECT customer_key, moment, 'again', next_at FROM spans WHERE next_at <= moment + to_days($days)
)
SELECT kind, count(*) AS n, quantile_cont(epoch(first_at - moment) / 86400.0, [0.25, 0.5, 0.75]) AS quartiles
FROM firsts
WHERE ($since IS NULL OR moment >= $since) AND ($until IS NULL OR moment < $until)
GROUP BY kind ORDER BY quartiles[2];
