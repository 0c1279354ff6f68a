-- One customer's orders, returns, remarks and visits on one line of time, the newest first.
SELECT * FROM (
    SELECT happened_at, 'order' AS kind, channel, order_id AS title, string_agg(product, ', ' ORDER BY product) AS text,
        sum(amount - refunded)::DOUBLE AS money, NULL::DOUBLE AS feeling, NULL::VARCHAR AS stage, bool_or(NOT bought OR refunded > 0) AS went_back
    FROM lines WHERE customer_key = $customer AND day < $as_of
    GROUP BY happened_at, channel, order_id
    UNION ALL BY NAME
    SELECT a.happened_at, 'remark' AS kind, a.channel, f.question AS title,
        coalesce(f.text, '') AS text, NULL AS money, coalesce(a.sentiment, a.goodness * 2 - 1) AS feeling, a.stage, false AS went_back
    FROM answers a JOIN feedback f USING (feedback_id)
    WHERE a.customer_key = $customer AND a.day < $as_of AND f.customer_key = $customer
    UNION ALL BY NAME
    SELECT min(happened_at) AS happened_at, 'visit' AS kind, channel, session_id AS title, string_agg(step, ' > ' ORDER BY happened_at) AS text,
        NULL AS money, NULL AS feeling, NULL AS stage, false AS went_back
    FROM steps WHERE customer_key = $customer AND day < $as_of
    GROUP BY session_id, channel
) ORDER BY happened_at DESC LIMIT 300;
