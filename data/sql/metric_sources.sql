-- The uploads whose rows of a period a figure was reckoned from, those with most rows first. {moment} is the table's time.
SELECT u.upload_id, u.file_name, u.sheet, u.loaded_at, u.loaded_by, s.rows
FROM (
    SELECT upload_id, count(*) AS rows FROM {table}
    WHERE ($since IS NULL OR {moment} >= $since) AND ($until IS NULL OR {moment} < $until)
    GROUP BY upload_id
) s
LEFT JOIN uploads u USING (upload_id)
ORDER BY s.rows DESC, u.loaded_at
LIMIT $most;
