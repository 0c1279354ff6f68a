-- One row per order line with the customer's attributes: what sales metrics and features read.
-- Money is won: what another currency says is not taken for it and stays NULL (currency tells why).
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
    CASE WHEN o.currency IS NULL THEN o.amount END AS amount,
    CASE WHEN o.currency IS NULL THEN coalesce(o.refunded, 0) ELSE 0 END AS refunded,
    CASE WHEN o.currency IS NULL THEN o.discount END AS discount,
    o.currency,
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
