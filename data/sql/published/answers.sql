-- One row per answer or remark with its text (masked when it was loaded).
SELECT a.feedback_id, a.happened_at, a.day, a.customer_key, a.channel, a.stage, a.touchpoint, a.question_kind, a.score,
    a.scale_min, a.scale_max, a.goodness, a.sentiment, a.sentiment_label, a.emotion, a.subject, a.product, a.brand,
    a.segment, a.region, a.gender, a.grade, f.text
FROM answers a JOIN feedback f USING (feedback_id)
