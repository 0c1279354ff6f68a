-- How long customers paused between two purchase days before $as_of, of those that ended.
WITH days AS (SELECT DISTINCT customer_key, day FROM lines WHERE bought AND customer_key IS NOT NULL AND day < $as_of),
gaps AS (SELECT customer_key, day - lag(day) OVER (PARTITION BY customer_key ORDER BY day) AS gap FROM days)
SELECT count(gap) AS n, count(DISTINCT customer_key) FILTER (gap IS NOT NULL) AS customers,
    median(gap)::DOUBLE AS middle_days, quantile_cont(gap, 0.9)::DOUBLE AS long_days
FROM gaps;
