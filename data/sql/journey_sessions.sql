-- How far sessions came: one row a step (1 visit .. 5 purchase) with the sessions whose furthest step it was.
SELECT furthest, count(*) AS n FROM (
    SELECT session_id, max(list_position(['visit', 'product', 'cart', 'checkout', 'purchase'], step)) AS furthest
    FROM steps
    WHERE ($since IS NULL OR day >= $since) AND ($until IS NULL OR day < $until)
      AND ($segments IS NULL OR list_contains($segments, coalesce(segment, '')))
    GROUP BY session_id
)
WHERE furthest IS NOT NULL
GROUP BY ALL ORDER BY furthest;
