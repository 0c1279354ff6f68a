-- Rows older than their period go. {table} {day} $before
DELETE FROM {table} WHERE {day} < $before::DATE
