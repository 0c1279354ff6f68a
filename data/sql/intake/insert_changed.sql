INSERT INTO {table} BY NAME
SELECT c.id AS {id}, $upload AS upload_id, b.* EXCLUDE (line, identity)
FROM batch b JOIN changed c USING (line)
