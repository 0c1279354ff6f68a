SELECT kind FROM uploads WHERE upload_id = $upload AND undone_at IS NULL
