-- One row per order that was bought (cancelled orders and pure return notes are not): net amount, the order's
-- number in the customer's own sequence and what followed it. What order-level metrics and retention read.
-- followed_days: how long the data looks on after the order; bought_until_days: to the customer's last order.
CREATE OR REPLACE TABLE baskets AS
SELECT
    *,
    CASE WHEN customer_key IS NOT NULL THEN row_number() OVER own END AS order_rank,
    CASE WHEN customer_key IS NOT NULL THEN day - lag(day) OVER own END AS gap_days,
    CASE WHEN customer_key IS NOT NULL THEN lead(day) OVER own - day END AS next_days,
    CASE WHEN customer_key IS NOT NULL THEN max(day) OVER (PARTITION BY customer_key) - day END AS bought_until_days,
    (SELECT max(day) FROM lines) - day AS followed_days,
    CASE WHEN customer_key IS NOT NULL THEN count(*) OVER (
        PARTITION BY customer_key ORDER BY day RANGE BETWEEN INTERVAL 30 DAY FOLLOWING AND INTERVAL 59 DAY FOLLOWING
    ) END AS second_month_orders
FROM (
    SELECT
        order_id,
        any_value(customer_key) AS customer_key,
        min(happened_at) AS happened_at,
        min(day) AS day,
        sum(amount - refunded)::DOUBLE AS amount,
        sum(quantity) AS quantity,
        count(*) AS line_count,
        any_value(channel) AS channel,
        any_value(region) AS region,
        any_value(segment) AS segment,
        any_value(gender) AS gender,
        any_value(grade) AS grade,
        any_value(birth_year) AS birth_year,
        true AS bought
    FROM lines
    GROUP BY order_id
    HAVING bool_or(bought)
)
WINDOW own AS (PARTITION BY customer_key ORDER BY happened_at, order_id);
