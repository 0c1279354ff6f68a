-- Rows that a later upload holds too are handed to it (the earliest that still stands).
UPDATE {table} SET upload_id = heir.upload_id, row_no = heir.row_no
FROM (
    SELECT o.row_id, arg_min(o.upload_id, u.loaded_at) AS upload_id, arg_min(o.row_no, u.loaded_at) AS row_no
    FROM shared_rows o JOIN uploads u USING (upload_id)
    WHERE u.undone_at IS NULL AND o.upload_id <> $upload GROUP BY o.row_id
) heir
WHERE {table}.{id} = heir.row_id AND {table}.upload_id = $upload
