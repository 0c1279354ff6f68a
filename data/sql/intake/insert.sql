INSERT INTO {table} BY NAME
SELECT k.id AS {id}, $upload AS upload_id, b.* EXCLUDE (line, identity)
FROM batch b JOIN keyed k USING (line)
WHERE NOT k.known AND NOT k.repeated
