-- As voice_outcomes for what customers did: goodness is 1 where they bought within $days of the remark, else 0.
-- Only remarks whose next $days have passed in the orders.
WITH bought AS (SELECT customer_key, day FROM baskets WHERE customer_key IS NOT NULL AND bought),
judged AS (
    SELECT a.feedback_id, a.day, a.channel, a.segment, a.customer_key, (b.day <= a.day + $days::INTEGER) AS came_back
    FROM (
        SELECT * FROM within('answers', $since, $until, $kept, $without)
        WHERE has_text AND customer_key IN (SELECT customer_key FROM bought) AND day + $days::INTEGER <= (SELECT max(day) FROM bought)
        ORDER BY hash(feedback_id)
        LIMIT $most
    ) a
    ASOF LEFT JOIN bought b ON b.customer_key = a.customer_key AND b.day > a.day
)
SELECT
    j.feedback_id, coalesce(j.came_back, false)::DOUBLE AS goodness, NULL::DOUBLE AS score, (hash(j.customer_key) % 128)::SMALLINT AS bucket,
    coalesce(j.channel, '') AS channel, coalesce(j.segment, '') AS segment, strftime(j.day, '%Y-%m') AS month, s.subject, s.feeling::DOUBLE AS feeling
FROM judged j
LEFT JOIN (FROM spoken WHERE leaf IS NULL) s ON s.feedback_id = j.feedback_id
ORDER BY j.feedback_id, s.subject;
