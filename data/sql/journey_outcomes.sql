-- Who ordered again within $days days after a happy or unhappy remark, by stage, mood and customer bucket.
-- Only remarks of customers who had ordered before and whose days had passed by the last order.
WITH bought AS (
    SELECT customer_key, happened_at AS moment FROM lines WHERE customer_key IS NOT NULL AND amount > 0 AND brand IS NULL
),
firsts AS (SELECT customer_key, min(moment) AS first_at FROM bought GROUP BY ALL),
said AS (
    SELECT t.feedback_id, coalesce($names[list_position($aliases, t.stage)], t.stage) AS stage, t.bucket, t.feeling, t.customer_key,
        t.happened_at AS moment
    FROM felt($since, $until, $kept, $without) t
    JOIN firsts f ON f.customer_key = t.customer_key AND f.first_at <= t.happened_at
    WHERE t.stage IS NOT NULL AND abs(t.feeling) >= $clear
),
returned AS (
    SELECT DISTINCT s.feedback_id FROM said s
    JOIN bought b ON b.customer_key = s.customer_key AND b.moment > s.moment AND b.moment <= s.moment + to_days($days)
)
SELECT s.stage, s.feeling > 0 AS happy, s.bucket, count(*) AS n, count(r.feedback_id) AS again
FROM said s
CROSS JOIN (SELECT max(moment) AS last_at FROM bought) l
LEFT JOIN returned r USING (feedback_id)
WHERE s.moment + to_days($days) <= l.last_at
GROUP BY ALL;
