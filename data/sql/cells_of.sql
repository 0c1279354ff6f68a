-- The different cells of one column. {table} {column}
SELECT DISTINCT {column}::VARCHAR FROM {table} WHERE {column} IS NOT NULL
