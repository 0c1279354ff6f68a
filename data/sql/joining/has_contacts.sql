SELECT count(*) FROM contacts WHERE upload_id = $upload
