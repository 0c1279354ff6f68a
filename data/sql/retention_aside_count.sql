-- Rows set aside of uploads older than the period. {table} {day} $before
SELECT count(*) FROM {table} WHERE upload_id IN (SELECT upload_id FROM uploads WHERE {day} < $before::DATE)
