-- One row per visit step with the customer's attributes: what the funnel reads.
CREATE OR REPLACE TABLE steps AS
SELECT
    v.visit_id,
    v.session_id,
    v.customer_key,
    v.visited_at AS happened_at,
    v.visited_at::DATE AS day,
    v.step,
    v.channel,
    v.campaign,
    v.product,
    seg.label AS segment,
    c.region,
    c.gender,
    c.grade,
    c.birth_year
FROM visits v
LEFT JOIN customers c ON c.customer_key = v.customer_key
LEFT JOIN customer_scores seg ON seg.customer_key = v.customer_key AND seg.model = 'segment';
