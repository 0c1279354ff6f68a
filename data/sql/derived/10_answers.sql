-- One narrow row per answer or remark, without its text: what metrics, journey and filters read.
-- Scores of the models are joined once here; segment is the customer's at the last segmentation.
-- Invitations that nobody followed are no answers: they are in invitations alone.
CREATE OR REPLACE TABLE answers AS
SELECT
    f.feedback_id,
    f.answered_at AS happened_at,
    f.answered_at::DATE AS day,
    f.customer_key,
    f.channel,
    coalesce(f.stage, s.placed_stage) AS stage,
    coalesce(f.touchpoint, s.placed_touchpoint) AS touchpoint,
    f.question_kind,
    f.score,
    f.scale_min,
    f.scale_max,
    f.high_is_good,
    -- the score on 0..1 with good up: the only harmonised form of mixed scales
    CASE WHEN f.scale_max > f.scale_min THEN
        CASE WHEN coalesce(f.high_is_good, true) THEN (f.score - f.scale_min) ELSE (f.scale_max - f.score) END
        / (f.scale_max - f.scale_min) END AS goodness,
    f.text IS NOT NULL AND f.text <> '' AS has_text,
    least(length(f.text), 65535)::USMALLINT AS text_length,
    coalesce(k.sentiment, s.sentiment) AS sentiment,
    coalesce(k.sentiment_label, s.sentiment_label) AS sentiment_label,
    coalesce(k.emotion, s.emotion) AS emotion,
    coalesce(first.subject, s.subject) AS subject,
    f.product,
    f.order_id,
    f.paid,
    f.brand,
    seg.label AS segment,
    c.region,
    c.gender,
    c.grade,
    c.birth_year
FROM feedback f
LEFT JOIN feedback_scores s USING (feedback_id)
LEFT JOIN remarks_corrected() k ON k.feedback_id = f.feedback_id
LEFT JOIN subjects_first() first ON first.feedback_id = f.feedback_id
LEFT JOIN customers c ON c.customer_key = f.customer_key
LEFT JOIN customer_scores seg ON seg.customer_key = f.customer_key AND seg.model = 'segment'
WHERE f.invited_at IS NULL OR f.score IS NOT NULL OR f.text <> '';
