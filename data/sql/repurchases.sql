-- Days between two purchases of the same {what} by the same customer: per {what} how many gaps of how many customers,
-- the quartiles, and the bounds of the median by order statistics ($z standard deviations of a binomial around n/2).
WITH days AS (
    SELECT DISTINCT customer_key, {what} AS what, day FROM lines
    WHERE bought AND customer_key IS NOT NULL AND {what} IS NOT NULL AND {where}
),
gaps AS (SELECT what, customer_key, day - lag(day) OVER (PARTITION BY customer_key, what ORDER BY day) AS gap FROM days),
lists AS (
    SELECT what, count(*) AS n, count(DISTINCT customer_key) AS customers, list_sort(list(gap)) AS gaps,
        quantile_cont(gap, 0.25) AS quarter, median(gap) AS middle, quantile_cont(gap, 0.75) AS three_quarters
    FROM gaps WHERE gap IS NOT NULL GROUP BY what HAVING count(*) >= $least
)
SELECT what, n, customers, quarter, middle, three_quarters,
    gaps[greatest(1, floor(n / 2 - $z * sqrt(n) / 2))::INTEGER] AS low,
    gaps[least(n, ceil(n / 2 + 1 + $z * sqrt(n) / 2))::INTEGER] AS high
FROM lists ORDER BY n DESC, what LIMIT $most
