INSERT INTO shared_rows
SELECT $upload, id, row_no FROM keyed WHERE known AND NOT repeated AND id NOT IN (SELECT id FROM changed)
