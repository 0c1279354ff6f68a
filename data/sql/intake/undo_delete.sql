DELETE FROM {table} WHERE upload_id = $upload
