-- One remark that shows a finding: from its place, of readable length, and of the same feeling. Where sentiment
-- has not been read yet the score speaks. A list that is NULL does not filter.
SELECT a.feedback_id, f.text, a.channel, a.sentiment::DOUBLE AS sentiment
FROM answers a
JOIN feedback f USING (feedback_id)
WHERE a.has_text
  AND ($since IS NULL OR a.day >= $since)
  AND ($until IS NULL OR a.day < $until)
  AND a.brand IS NULL
  AND length(f.text) BETWEEN $shortest AND $longest
  AND NOT regexp_matches(f.text, '[\[\]\n"“”''‘’]')
  AND ($channel IS NULL OR list_contains($channel, a.channel))
  AND ($stage IS NULL OR list_contains($stage, a.stage))
  AND ($touchpoint IS NULL OR list_contains($touchpoint, a.touchpoint))
  AND ($subject IS NULL OR list_contains($subject, a.subject))
  AND ($segment IS NULL OR list_contains($segment, a.segment))
  AND ($product IS NULL OR list_contains($product, a.product))
  AND ($region IS NULL OR list_contains($region, a.region))
  AND ($grade IS NULL OR list_contains($grade, a.grade))
  AND ($gender IS NULL OR list_contains($gender, a.gender))
  AND CASE WHEN $good THEN coalesce(a.sentiment, 2 * a.goodness - 1) >= 0.3 ELSE coalesce(a.sentiment, 2 * a.goodness - 1) <= -0.3 END
ORDER BY coalesce(f.language, 'ko') <> $language, round(4 * abs(coalesce(a.sentiment, 2 * a.goodness - 1))) DESC,
    abs(length(f.text) - 40), a.day DESC, a.feedback_id
LIMIT 1;
