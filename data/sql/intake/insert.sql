-- The new rows, numbered already: without a join their order stays that of the file and all threads write.
INSERT INTO {table} BY NAME
SELECT id AS {id}, $upload AS upload_id, * EXCLUDE (id, line, identity) FROM new_rows
