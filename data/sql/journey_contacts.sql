-- Contacts and how many of them were followed by another within $days days, by the stage they were about.
-- All rows of one conversation are one contact; a contact younger than $days days is not judged.
WITH contacts AS (
    SELECT a.customer_key, coalesce(f.conversation, a.feedback_id::VARCHAR) AS conversation,
        min(a.happened_at) AS moment, any_value(a.stage ORDER BY a.happened_at) AS stage
    FROM answers a JOIN feedback f USING (feedback_id)
    WHERE list_contains($contacts, a.channel) AND a.customer_key IS NOT NULL AND a.happened_at IS NOT NULL AND a.brand IS NULL
      AND ($segments IS NULL OR list_contains($segments, coalesce(a.segment, '')))
    GROUP BY ALL
),
followed AS (
    SELECT *, lead(moment) OVER (PARTITION BY customer_key ORDER BY moment, conversation) AS next_at, max(moment) OVER () AS last_at FROM contacts
)
SELECT stage, count(*) AS n, count(*) FILTER (next_at <= moment + to_days($days)) AS again
FROM followed
WHERE moment + to_days($days) <= last_at AND ($since IS NULL OR moment >= $since) AND ($until IS NULL OR moment < $until)
GROUP BY ALL
ORDER BY n DESC, stage;
