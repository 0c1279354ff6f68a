-- Remarks from the place a fact is about, without their words, the newest first.
SELECT feedback_id, channel
FROM remarks_in($since, $until, $kept, $without)
ORDER BY day DESC, feedback_id
LIMIT $most;
