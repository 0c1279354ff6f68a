-- The triangle of cohorts up to the month of the last order; kept counts who bought at that age (or, unbounded,
-- at that age or later), over says whether that month has ended.
WITH summed AS (SELECT day AS start, age, sum(bought) AS bought, sum(ended) AS ended FROM {roll} WHERE {where} GROUP BY ALL),
sizes AS (SELECT start, bought AS n FROM summed WHERE age = 0),
reach AS (SELECT max(day) AS last FROM baskets),
grid AS (
    SELECT start, n, last, unnest(range(0, least($months, date_diff('month', start, last)) + 1)) AS age
    FROM sizes, reach
)
SELECT
    g.start, g.age::INTEGER AS age, g.n::INTEGER AS n, g.last,
    coalesce(sum(CASE WHEN $unbounded THEN s.ended WHEN s.age = g.age THEN s.bought END), 0)::INTEGER AS kept,
    g.start + to_months(g.age::INTEGER + 1) <= g.last + INTERVAL 1 DAY AS over
FROM grid g LEFT JOIN summed s ON s.start = g.start AND s.age >= g.age
GROUP BY g.start, g.age, g.n, g.last
ORDER BY g.start, g.age
