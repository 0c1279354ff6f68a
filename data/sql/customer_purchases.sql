-- What models of value need: per customer the days bought on before $as_of, in days since the first of them,
-- and the mean money of a repeat day. Returns and cancellations take away from the day's money, not from the count.
WITH days AS (
    SELECT customer_key, day, sum(amount - refunded)::DOUBLE AS money
    FROM lines WHERE bought AND customer_key IS NOT NULL AND day < $as_of GROUP BY ALL
),
placed AS (
    SELECT customer_key, day, money, min(day) OVER (PARTITION BY customer_key) AS first,
        day - lag(day) OVER (PARTITION BY customer_key ORDER BY day) AS gap
    FROM days
)
SELECT customer_key, first,
    count(*) - 1 AS repeats,
    max(day) - first AS last_day,
    $as_of - 1 - first AS age_days,
    avg(money) FILTER (day > first) AS repeat_money,
    avg(money) AS day_money,
    median(gap) AS gap_days,
    CASE WHEN count(gap) >= 4 THEN stddev_samp(gap) / nullif(avg(gap), 0) END AS gap_spread
FROM placed
GROUP BY customer_key, first
ORDER BY customer_key;
