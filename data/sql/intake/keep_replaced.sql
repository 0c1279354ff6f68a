INSERT INTO {table}_replaced BY NAME
SELECT stored.*, $upload AS replaced_by FROM {table} stored JOIN changed c ON c.id = stored.{id}
