-- One row per order line with the customer's attributes: what sales metrics and features read.
CREATE OR REPLACE TABLE lines AS
SELECT
    o.line_id,
    o.order_id,
    o.customer_key,
    o.ordered_at AS happened_at,
    o.ordered_at::DATE AS day,
    o.product,
    o.category,
    o.quantity,
    o.amount,
    coalesce(o.refunded, 0) AS refunded,
    o.discount,
    o.status,
    -- a line that somebody bought (a free item too): not a return line, not cancelled
    coalesce(o.status, 'paid') <> 'cancelled' AND coalesce(o.quantity, 1) > 0 AND coalesce(o.amount, 0) >= 0 AS bought,
    o.channel,
    coalesce(o.region, c.region) AS region,
    o.brand,
    seg.label AS segment,
    c.gender,
    c.grade,
    c.birth_year
FROM orders o
LEFT JOIN customers c ON c.customer_key = o.customer_key
LEFT JOIN customer_scores seg ON seg.customer_key = o.customer_key AND seg.model = 'segment';
