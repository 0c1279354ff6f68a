-- The remarks that show a finding best, without their words: from its place, of readable length, of the same
-- feeling and strong. Where sentiment has not been read yet the score speaks.
SELECT feedback_id, channel, stage, touchpoint, subject, segment, product, region, gender, grade, question_kind, brand
FROM remarks_in($since, $until, $kept, $without)
WHERE text_length BETWEEN $shortest AND $longest
  AND CASE WHEN $good THEN coalesce(sentiment, 2 * goodness - 1) >= 0.3 ELSE coalesce(sentiment, 2 * goodness - 1) <= -0.3 END
ORDER BY round(4 * abs(coalesce(sentiment, 2 * goodness - 1))) DESC, abs(text_length::INTEGER - 40), day DESC, feedback_id
LIMIT $most;
