-- Rows set aside of uploads older than the period go. {table} {day} $before
DELETE FROM {table} WHERE upload_id IN (SELECT upload_id FROM uploads WHERE {day} < $before::DATE)
