-- Remarks from the place a fact is about, the newest first. A list that is NULL does not filter.
SELECT a.feedback_id, f.text, a.channel
FROM answers a
JOIN feedback f USING (feedback_id)
WHERE a.has_text
  AND ($since IS NULL OR a.day >= $since)
  AND ($until IS NULL OR a.day < $until)
  AND a.brand IS NULL
  AND ($channel IS NULL OR list_contains($channel, a.channel))
  AND ($stage IS NULL OR list_contains($stage, a.stage))
  AND ($touchpoint IS NULL OR list_contains($touchpoint, a.touchpoint))
  AND ($subject IS NULL OR list_contains($subject, a.subject))
  AND ($segment IS NULL OR list_contains($segment, a.segment))
  AND ($product IS NULL OR list_contains($product, a.product))
  AND ($region IS NULL OR list_contains($region, a.region))
  AND ($grade IS NULL OR list_contains($grade, a.grade))
  AND ($gender IS NULL OR list_contains($gender, a.gender))
ORDER BY a.day DESC, a.feedback_id
LIMIT $most;
