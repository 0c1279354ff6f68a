-- One row per order that was bought (cancelled orders and pure return notes are not): net amount, and the
-- order's number in the customer's own sequence. What order-level metrics and retention read.
CREATE OR REPLACE TABLE baskets AS
SELECT
    *,
    CASE WHEN customer_key IS NOT NULL THEN row_number() OVER own END AS order_rank,
    CASE WHEN customer_key IS NOT NULL THEN date_diff('day', lag(day) OVER own, day) END AS gap_days
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
