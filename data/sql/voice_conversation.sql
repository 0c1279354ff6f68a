-- The messages of one conversation in order.
SELECT feedback_id, answered_at, channel, text, row_no
FROM feedback
WHERE text IS NOT NULL AND (conversation = $conversation OR (conversation IS NULL AND feedback_id::VARCHAR = $conversation))
ORDER BY answered_at, row_no, feedback_id;
