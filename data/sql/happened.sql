-- What began within some days: uploads (their first row), channels and campaigns. {table} is feedback, orders or
-- visits, {at} its time, {campaign} the column of campaigns or NULL.
WITH rows AS (SELECT {at}::DATE AS day, upload_id, channel, {campaign}::VARCHAR AS campaign FROM {table} WHERE {at} IS NOT NULL),
whole AS (SELECT min(day) AS first FROM rows),
begun AS (
    SELECT 'upload' AS kind, coalesce(u.file_name, r.upload_id) AS name, min(r.day) AS day, count(*) AS n
    FROM rows r LEFT JOIN uploads u USING (upload_id) WHERE upload_id IS NOT NULL GROUP BY ALL
    UNION ALL SELECT 'channel', channel, min(day), count(*) FROM rows WHERE channel IS NOT NULL GROUP BY ALL
    UNION ALL SELECT 'campaign', campaign, min(day), count(*) FROM rows WHERE campaign IS NOT NULL GROUP BY ALL
)
SELECT kind, name, day, n FROM begun, whole
WHERE day >= $since AND day < $until AND day > first
ORDER BY n DESC, name
