-- An upload of the same bytes read the same way that still stands.
SELECT upload_id, rows_read, rows_set_aside, loaded_at, loaded_by FROM uploads
WHERE file_sha256 = $sha AND kind = $kind AND sheet IS NOT DISTINCT FROM $sheet
    AND mapping::VARCHAR = $mapping::JSON::VARCHAR AND undone_at IS NULL
ORDER BY loaded_at LIMIT 1
