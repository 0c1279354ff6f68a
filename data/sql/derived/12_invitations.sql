-- One row per survey that is known to have been sent, answered or not: what the response rate reads. day is that of sending.
CREATE OR REPLACE TABLE invitations AS
SELECT
    f.invited_at AS happened_at,
    f.invited_at::DATE AS day,
    f.score IS NOT NULL OR coalesce(f.text, '') <> '' AS answered,
    f.customer_key,
    f.channel,
    f.stage,
    f.touchpoint,
    f.question_kind,
    f.product,
    seg.label AS segment,
    c.region,
    c.gender,
    c.grade,
    c.birth_year
FROM feedback f
LEFT JOIN customers c ON c.customer_key = f.customer_key
LEFT JOIN customer_scores seg ON seg.customer_key = f.customer_key AND seg.model = 'segment'
WHERE f.invited_at IS NOT NULL;
