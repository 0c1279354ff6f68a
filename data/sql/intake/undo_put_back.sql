INSERT INTO {table} BY NAME SELECT * EXCLUDE (replaced_by) FROM {table}_replaced
WHERE replaced_by = $upload AND {id} NOT IN (SELECT {id} FROM {table})
