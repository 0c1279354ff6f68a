-- What customers did after an order, until their next one: one row a path and customer bucket.
-- An episode is one order and what followed within $days days: contact, remark (happy, unhappy, plain), return.
-- With $by_stage a contact or remark is told by the stage it is about, under the journey's own name ($names).
-- It is closed when those days had passed by the data's last day; again counts closed ones with another order
-- in time. Repeats of one kind in a row count once; a path keeps its first $most steps.
WITH bought AS (
    SELECT customer_key, order_id, min(happened_at) AS moment, sum(amount) AS amount, any_value(segment) AS segment,
        bool_or(status <> 'paid' OR refunded > 0) AS given_back
    FROM lines
    WHERE customer_key IS NOT NULL AND brand IS NULL
      AND ($segments IS NULL OR list_contains($segments, coalesce(segment, '')))
    GROUP BY customer_key, order_id
),
said AS (
    SELECT a.customer_key, a.happened_at AS moment,
        CASE WHEN $by_stage AND a.stage IS NOT NULL THEN coalesce($names[list_position($aliases, a.stage)], a.stage)
            WHEN list_contains($contacts, a.channel) THEN 'contact'
            WHEN coalesce(a.sentiment, 2 * a.goodness - 1) >= $clear THEN 'happy'
            WHEN coalesce(a.sentiment, 2 * a.goodness - 1) <= -$clear THEN 'unhappy' ELSE 'remark' END AS kind
    FROM answers a
    SEMI JOIN bought USING (customer_key)
    WHERE a.happened_at IS NOT NULL AND a.brand IS NULL
),
events AS (
    SELECT customer_key, moment, 'order' AS kind, segment FROM bought WHERE amount > 0
    UNION ALL
    -- a return on the order's own lines has no time of its own: it follows the order moment once
    SELECT customer_key, moment + INTERVAL 1 SECOND, 'return', segment FROM bought WHERE given_back OR amount <= 0
    UNION ALL
    SELECT customer_key, moment, kind, NULL FROM said
),
numbered AS (
    SELECT *, count(*) FILTER (kind = 'order') OVER (PARTITION BY customer_key ORDER BY moment, (kind = 'order')::INT DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS nth
    FROM events
),
placed AS (
    SELECT *, first_value(moment) OVER (PARTITION BY customer_key, nth ORDER BY moment, (kind = 'order')::INT DESC) AS started
    FROM numbered WHERE nth > 0
),
episodes AS (
    SELECT customer_key, nth, any_value(started) AS started,
        coalesce(list(kind ORDER BY moment) FILTER (kind <> 'order' AND moment <= started + to_days($days)), []) AS steps,
        min(moment) FILTER (kind <> 'order') AS first_after
    FROM placed GROUP BY customer_key, nth
),
followed AS (
    SELECT *, lead(started) OVER (PARTITION BY customer_key ORDER BY nth) AS next_order,
        started + to_days($days) <= (SELECT max(moment) FROM events) AS closed
    FROM episodes
)
SELECT
    array_to_string(list_filter(steps, lambda step, place: place = 1 OR step <> steps[place - 1])[1:$most], '>') AS path,
    (hash(customer_key) % 1024)::USMALLINT AS bucket,
    count(*) AS n,
    count(*) FILTER (closed) AS closed,
    count(*) FILTER (closed AND next_order <= started + to_days($days)) AS again,
    count(*) FILTER (next_order <= started + to_days($days)) AS again_so_far
FROM followed
WHERE ($since IS NULL OR started >= $since) AND ($until IS NULL OR started < $until)
GROUP BY ALL;
