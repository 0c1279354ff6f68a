-- One row per session: where it came from and how far it got. What the funnel and conversion read.
CREATE OR REPLACE TABLE sessions AS
SELECT
    session_id,
    any_value(customer_key) AS customer_key,
    min(happened_at) AS happened_at,
    min(day) AS day,
    arg_min(channel, happened_at) AS channel,
    arg_min(campaign, happened_at) AS campaign,
    arg_min(product, happened_at) AS product,
    any_value(segment) AS segment,
    any_value(region) AS region,
    any_value(gender) AS gender,
    any_value(grade) AS grade,
    any_value(birth_year) AS birth_year,
    -- who got to a later step has been at the earlier ones, whether or not the export lists them
    bool_or(step IN ('product', 'cart', 'checkout', 'purchase')) AS saw_product,
    bool_or(step IN ('cart', 'checkout', 'purchase')) AS filled_cart,
    bool_or(step IN ('checkout', 'purchase')) AS began_checkout,
    bool_or(step = 'purchase') AS purchased,
    (epoch(min(happened_at) FILTER (WHERE step = 'purchase')) - epoch(min(happened_at))) / 60 AS minutes_to_purchase
FROM steps
WHERE session_id IS NOT NULL
GROUP BY session_id;
