-- A table of rows about remarks, without those of the remarks being erased. {table}
DELETE FROM {table} WHERE feedback_id IN (FROM theirs)
