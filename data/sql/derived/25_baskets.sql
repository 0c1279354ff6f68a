-- One row per order that was bought (cancelled orders and pure return notes are not): net amount, the order's
-- number in the customer's own sequence and what followed it. What order-level metrics and retention read.
-- Customer and attributes are those of the order's first line that knows its customer (else of its first line).
-- followed_days: how long the data looks on after the order; bought_until_days: to the customer's last order.
CREATE OR REPLACE TABLE baskets AS
WITH bought_orders AS (
    SELECT
        order_id,
        min(happened_at) AS happened_at,
        sum(amount - refunded)::DOUBLE AS amount,
        sum(quantity) AS quantity,
        count(*) AS line_count,
        coalesce(min(rowid) FILTER (WHERE customer_key IS NOT NULL), min(rowid)) AS line
    FROM lines
    GROUP BY order_id
    HAVING bool_or(bought)
),
known AS MATERIALIZED (
    SELECT
        o.*, o.happened_at::DATE AS day, l.customer_key, l.product, l.channel, l.region, l.segment, l.gender, l.grade, l.birth_year,
        true AS bought
    FROM bought_orders o JOIN lines l ON l.rowid = o.line
),
sequence AS (
    SELECT
        line,
        row_number() OVER own AS order_rank,
        day - lag(day) OVER own AS gap_days,
        lead(day) OVER own - day AS next_days,
        last_value(day) OVER all_own - day AS bought_until_days,
        count(*) OVER (
            PARTITION BY customer_key ORDER BY day RANGE BETWEEN INTERVAL 30 DAY FOLLOWING AND INTERVAL 59 DAY FOLLOWING
        ) AS second_month_orders,
        first_value(product) OVER own AS first_product
    FROM (SELECT line, customer_key, happened_at, day, order_id, product FROM known WHERE customer_key IS NOT NULL)
    WINDOW
        own AS (PARTITION BY customer_key ORDER BY happened_at, order_id),
        all_own AS (PARTITION BY customer_key ORDER BY happened_at, order_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)
SELECT k.* EXCLUDE (line, product), s.* EXCLUDE (line), (SELECT max(day) FROM lines) - k.day AS followed_days
FROM known k LEFT JOIN sequence s USING (line);
