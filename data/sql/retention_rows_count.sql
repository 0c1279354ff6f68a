-- Rows older than their period. {table} {day} $before
SELECT count(*) FROM {table} WHERE {day} < $before::DATE
