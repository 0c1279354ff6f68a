-- Who bought what before $until and not before $since: days, the first and the last one, and whether it went back.
SELECT customer_key, product,
    count(DISTINCT day) FILTER (bought) AS days,
    min(day) FILTER (bought) AS first,
    max(day) FILTER (bought) AS last,
    coalesce(bool_or(refunded > 0 OR NOT bought), false) AS went_back
FROM lines
WHERE customer_key IS NOT NULL AND product IS NOT NULL AND day >= $since AND day < $until
GROUP BY ALL
ORDER BY customer_key, product;
