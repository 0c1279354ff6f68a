-- One row per customer without names or contacts; risk and value are the latest scores.
SELECT c.customer_key, c.gender, c.region, c.grade, c.joined_on,
    max(s.label) FILTER (s.model = 'segment') AS segment,
    max(s.value) FILTER (s.model = 'churn') AS churn_risk,
    max(s.value) FILTER (s.model = 'value') AS value
FROM customers c LEFT JOIN customer_scores s USING (customer_key)
GROUP BY ALL
