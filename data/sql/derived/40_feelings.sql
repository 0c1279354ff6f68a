-- How each remark or answer felt, once for every stage of the journey it speaks of: what the journey reads.
-- Words go first: where clauses were placed, the stage's feeling is their sentiment weighted by intensity;
-- else the sentiment of the whole remark; an answer without words is mapped from its stored scale to -1..1.
-- A stage that the file named stands for the whole remark. bucket puts a customer's rows together, always in
-- the same one of 1,024 groups, so that a resample over customers is a resample of buckets.
CREATE OR REPLACE TABLE feelings AS
WITH said AS (
    SELECT
        c.feedback_id,
        c.stage,
        arg_max(c.touchpoint, coalesce(c.intensity, 1)) AS touchpoint,
        sum(c.sentiment * coalesce(c.intensity, 1)) / nullif(sum(coalesce(c.intensity, 1)), 0) AS feeling
    FROM heard() c
    JOIN feedback f USING (feedback_id)
    WHERE c.stage IS NOT NULL AND c.sentiment IS NOT NULL AND f.stage IS NULL
    GROUP BY ALL
),
ordered AS (
    SELECT customer_key, happened_at AS moment FROM lines
    WHERE amount > 0 AND brand IS NULL AND customer_key IN (SELECT customer_key FROM answers)
),
-- Whether who wrote ordered again within 90 days; only of those who had ordered before and whose 90 days had passed.
followed AS (
    SELECT a.feedback_id, coalesce(n.moment <= a.happened_at + INTERVAL 90 DAY, false) AS again
    FROM answers a
    ASOF JOIN ordered b ON b.customer_key = a.customer_key AND b.moment <= a.happened_at
    ASOF LEFT JOIN ordered n ON n.customer_key = a.customer_key AND n.moment > a.happened_at
    WHERE a.happened_at + INTERVAL 90 DAY <= (SELECT max(happened_at) FROM lines WHERE amount > 0 AND brand IS NULL)
)
SELECT
    a.feedback_id,
    a.happened_at,
    a.day,
    a.customer_key,
    (hash(coalesce(a.customer_key, a.feedback_id::VARCHAR)) % 1024)::USMALLINT AS bucket,
    coalesce(s.stage, a.stage) AS stage,
    CASE WHEN s.feedback_id IS NULL THEN a.touchpoint ELSE s.touchpoint END AS touchpoint,
    coalesce(s.feeling, a.sentiment, 2 * a.goodness - 1)::FLOAT AS feeling,
    CASE WHEN s.feeling IS NULL AND a.sentiment IS NULL AND a.goodness IS NOT NULL THEN 'score'
        WHEN s.feeling IS NOT NULL OR a.sentiment IS NOT NULL THEN 'words' END AS felt_from,
    a.question_kind,
    a.scale_min,
    a.scale_max,
    coalesce(a.high_is_good, true) AS high_is_good,
    a.has_text,
    w.again,
    a.channel,
    a.product,
    a.brand,
    a.segment,
    a.region,
    a.gender,
    a.grade
FROM answers a
LEFT JOIN said s ON s.feedback_id = a.feedback_id
LEFT JOIN followed w ON w.feedback_id = a.feedback_id
ORDER BY coalesce(s.stage, a.stage) IS NULL; -- what has no stage lies together: a question about stages does not read it
