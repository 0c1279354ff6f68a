DELETE FROM overlaps WHERE upload_id = $upload
