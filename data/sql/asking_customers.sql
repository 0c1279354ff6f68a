-- Customers by the risk of leaving, with what they are; an empty list filters nothing.
SELECT s.customer_key, round(s.value, 3) AS risk, seg.label AS segment, c.grade, c.region, c.gender
FROM customer_scores s
LEFT JOIN customers c USING (customer_key)
LEFT JOIN customer_scores seg ON seg.customer_key = s.customer_key AND seg.model = 'segment'
WHERE s.model = 'churn'
    AND (len($grade) = 0 OR list_contains($grade, c.grade))
    AND (len($region) = 0 OR list_contains($region, c.region))
    AND (len($gender) = 0 OR list_contains($gender, c.gender))
    AND (len($segment) = 0 OR list_contains($segment, seg.label))
ORDER BY s.value DESC, s.customer_key
LIMIT $most;
