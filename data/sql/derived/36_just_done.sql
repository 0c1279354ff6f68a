-- What a customer had just done when they wrote (the remarks of ``ids``, NULL: all): returned something (30 days: a refund has its order's time),
-- ordered (2 days), got what they ordered (21 days) or visited (1 day); the first of these that holds. No row: nothing known.
CREATE OR REPLACE MACRO just_done(ids := NULL) AS TABLE
WITH wrote AS (SELECT feedback_id, customer_key, answered_at AS moment FROM feedback
    WHERE customer_key IS NOT NULL AND answered_at IS NOT NULL AND (ids IS NULL OR feedback_id IN (SELECT unnest(ids)))),
ordered AS (
    SELECT customer_key, ordered_at AS moment, coalesce(status, 'paid') <> 'paid' OR coalesce(refunded, 0) > 0 OR amount < 0 AS given_back
    FROM orders WHERE customer_key IS NOT NULL
),
visited AS (SELECT customer_key, visited_at AS moment FROM visits WHERE customer_key IS NOT NULL),
latest AS (
    SELECT w.feedback_id, w.moment, r.moment AS refunded_at, o.moment AS ordered_at, v.moment AS visited_at
    FROM wrote w
    ASOF LEFT JOIN (FROM ordered WHERE given_back) r ON r.customer_key = w.customer_key AND r.moment <= w.moment
    ASOF LEFT JOIN (FROM ordered WHERE NOT given_back) o ON o.customer_key = w.customer_key AND o.moment <= w.moment
    ASOF LEFT JOIN visited v ON v.customer_key = w.customer_key AND v.moment <= w.moment
)
SELECT feedback_id, CASE
    WHEN refunded_at > moment - INTERVAL 30 DAY THEN 'refund'
    WHEN ordered_at > moment - INTERVAL 2 DAY THEN 'order'
    WHEN ordered_at > moment - INTERVAL 21 DAY THEN 'delivery'
    WHEN visited_at > moment - INTERVAL 1 DAY THEN 'visit' END AS done
FROM latest;
