DELETE FROM {table} WHERE {id} IN (SELECT id FROM changed)
