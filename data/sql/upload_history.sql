SELECT upload_id, file_name, sheet, kind, template, encoding, rows_read, rows_loaded, rows_set_aside, rows_already,
    facts::VARCHAR AS facts, loaded_at, loaded_by, undone_at
FROM uploads ORDER BY loaded_at DESC LIMIT $most
