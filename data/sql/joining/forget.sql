DELETE FROM contacts WHERE upload_id = $upload
