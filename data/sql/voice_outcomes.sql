-- Remarks that carry a score of one kind, at most $most (the same ones each time): the score on 0..1 and how each
-- subject feels in it; one row a remark and subject. bucket puts a customer's remarks together.
WITH judged AS (
    SELECT feedback_id, goodness, score, channel, segment, day, hash(coalesce(customer_key, feedback_id::VARCHAR)) % 128 AS bucket
    FROM within('answers', $since, $until, $kept, $without)
    WHERE has_text AND question_kind = $kind AND goodness IS NOT NULL
    ORDER BY hash(feedback_id)
    LIMIT $most
)
SELECT
    j.feedback_id, j.goodness::DOUBLE AS goodness, j.score::DOUBLE AS score, j.bucket::SMALLINT AS bucket, coalesce(j.channel, '') AS channel,
    coalesce(j.segment, '') AS segment, coalesce(strftime(j.day, '%Y-%m'), '') AS month, s.subject, s.feeling::DOUBLE AS feeling
FROM judged j
LEFT JOIN (FROM spoken WHERE leaf IS NULL) s ON s.feedback_id = j.feedback_id
ORDER BY j.feedback_id, s.subject;
