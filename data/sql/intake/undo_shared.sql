DELETE FROM shared_rows WHERE upload_id = $upload
