-- Conversations of a scope (chats and calls; a remark of those channels without a number is one by itself), with
-- their feeling; $worst: the worst first, else the newest.
SELECT coalesce(f.conversation, f.feedback_id::VARCHAR) AS conversation, min(f.answered_at) AS began, any_value(f.channel) AS channel,
    count(*) AS messages, avg(a.sentiment)::DOUBLE AS feeling, arg_min(substring(f.text, 1, 60), f.answered_at) AS opening
FROM within('answers', $since, $until, $kept, $without) a
JOIN feedback f ON f.feedback_id = a.feedback_id
WHERE a.has_text AND (f.conversation IS NOT NULL OR f.channel IN ('채팅', '전화'))
GROUP BY 1
ORDER BY CASE WHEN $worst THEN avg(a.sentiment) END NULLS LAST, began DESC, 1
LIMIT $most;
